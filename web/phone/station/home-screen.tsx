import { OwnerRow } from '../owner-row.tsx'
import { addressOf } from '../route.ts'
import { useScene } from '../scene.ts'
import { timeText } from '../driver/units.ts'
import { Failure } from './failure.tsx'
import { SoundToggle } from './sound-toggle.tsx'
import { stationTexts } from './texts.ts'
import { useStationWork } from './use-work.ts'
import { stepFacts, stepsOf, wavesOf, type StationParcel, type StationStep, type Wave } from './work.ts'

/** What there is to do at this depot, wave by wave in the order of departure, for what the person may do. */
export function StationHome() {
  const { owner, locale } = useScene()
  const words = stationTexts(locale)
  const steps = stepsOf(owner.roles ?? [])
  const { parcels, failure } = useStationWork(steps)
  const waves = wavesOf(parcels ?? [])
  return (
    <>
      <h1>{words.title}</h1>
      <Failure failure={failure} />
      <ul class="menu">
        {steps.map((step) => (
          <li key={step}>
            <a class="entry" href={addressOf(step)}>
              <span>{words.steps[step]}</span>
              <span class="count">{parcels === undefined ? '…' : waiting(parcels, step).length}</span>
            </a>
          </li>
        ))}
        <li>
          <a class="entry" href={addressOf('batches')}>
            {words.batches.title}
          </a>
        </li>
      </ul>
      <h2>{words.waves}</h2>
      {parcels === undefined && failure === null && <p class="empty">{words.loading}</p>}
      {parcels?.length === 0 && <p class="empty">{words.none}</p>}
      <ul class="cards">
        {waves.map((wave) => (
          <WaveCard key={wave.key} wave={wave} steps={steps} />
        ))}
      </ul>
      <SoundToggle />
      <OwnerRow />
    </>
  )
}

function waiting(parcels: readonly StationParcel[], step: StationStep): StationParcel[] {
  const states: readonly string[] = stepFacts[step].states
  return parcels.filter(({ state }) => states.includes(state))
}

function WaveCard({ wave, steps }: { readonly wave: Wave; readonly steps: readonly StationStep[] }) {
  const { locale } = useScene()
  const words = stationTexts(locale)
  const { departsAt, parcels, key } = wave
  return (
    <li class="card wave" data-wave={key}>
      <p class="name">
        <strong class="big">
          {departsAt === null ? words.atCounter : words.leaves(timeText(departsAt, locale))}
        </strong>
        <span class="quiet">{words.count(parcels.length)}</span>
      </p>
      <div class="row">
        {steps.map((step) => {
          const count = waiting(parcels, step).length
          return (
            count > 0 && (
              <a key={step} class="button soft" href={addressOf(step, key)}>
                {words.doing[step]} {count}
              </a>
            )
          )
        })}
      </div>
    </li>
  )
}
