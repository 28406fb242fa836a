import { useEffect, useState } from 'preact/hooks'
import { addressOf } from '../route.ts'
import { nameOf, useScene } from '../scene.ts'
import type { Page } from '../sync/answers.ts'
import { get } from '../sync/server.ts'
import type { BatchHead, CampaignHead } from './answers.ts'
import { Failure } from './failure.tsx'
import { stationTexts } from './texts.ts'
import { failureOf, type StationWork } from './use-work.ts'
import { stepsOf, type StationStep } from './work.ts'

/** In which state a batch waits for a step. */
export const batchStateBefore: Readonly<Record<StationStep, string>> = {
  pick: 'released',
  recheck: 'picked',
  pack: 'rechecked',
  dispatch: 'packed',
}

interface Waiting {
  readonly campaign: CampaignHead
  readonly batches: readonly BatchHead[]
}

/** The batches of campaigns that wait at this depot for what the person may do, in the order of their release. */
export function BatchesScreen() {
  const { locale, owner, engine } = useScene()
  const words = stationTexts(locale)
  const [waiting, setWaiting] = useState<readonly Waiting[]>()
  const [failure, setFailure] = useState<StationWork['failure']>(null)
  const steps = stepsOf(owner.roles ?? [])
  useEffect(() => {
    const read = () =>
      void readWaiting(owner.siteId, steps).then(
        (now) => {
          setWaiting(now)
          setFailure(null)
        },
        (error: unknown) => setFailure(failureOf(error)),
      )
    read()
    return engine.onNews(read)
  }, [owner.siteId, engine])
  return (
    <>
      <h1>{words.batches.title}</h1>
      <p>{words.batches.text}</p>
      <Failure failure={failure} />
      {waiting === undefined && failure === null && <p class="empty">{words.loading}</p>}
      {waiting?.length === 0 && <p class="empty">{words.batches.none}</p>}
      {waiting?.map(({ campaign, batches }) => (
        <section key={campaign.id}>
          <h2>{nameOf(campaign, locale)}</h2>
          <ul class="menu">
            {batches.map(({ id, number, state, parcels, pickedBy }) => (
              <li key={id}>
                <a class="entry" href={addressOf('batch', id)}>
                  <span>
                    {words.batches.batch(number)}
                    <br />
                    <small>
                      {state === 'picked' && pickedBy === owner.principalId
                        ? words.samePersonShort
                        : doingText(words.doing, state)}
                    </small>
                  </span>
                  <span class="count">{parcels}</span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function doingText(doing: Readonly<Record<StationStep, string>>, state: string): string {
  const step = stepOf(state)
  return step === undefined ? '' : doing[step]
}

/** What is done next with a batch; nothing with one that has left. */
export function stepOf(state: string): StationStep | undefined {
  return (Object.keys(batchStateBefore) as StationStep[]).find((step) => batchStateBefore[step] === state)
}

async function readWaiting(siteId: string, steps: readonly StationStep[]): Promise<Waiting[]> {
  const { items } = await get<Page<CampaignHead>>('/campaigns', { limit: '20' })
  const current = items.filter(({ state }) => state === 'running' || state === 'paused')
  const waiting: Waiting[] = []
  for (const campaign of current) {
    const batches: BatchHead[] = []
    for (const step of steps) {
      const query = { siteId, state: batchStateBefore[step], limit: '50' }
      batches.push(...(await get<Page<BatchHead>>(`/campaigns/${campaign.id}/batches`, query)).items)
    }
    if (batches.length > 0)
      waiting.push({ campaign, batches: batches.toSorted((one, other) => one.number - other.number) })
  }
  return waiting
}
