import { Button, Card, Flex, Input } from 'antd'
import { stations } from '#domain/campaigns/capacity-flow.ts'
import { isWithin, type NumberLimits } from '../shell/number-fault.ts'
import { NumberInput } from '../shell/number-input.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { useTexts } from '../texts/language.tsx'
import type { DailyShift, Scenario } from '#domain/campaigns/depot-scenario.ts'

interface ScenarioFieldsProps {
  readonly value: Scenario
  readonly onChange: (value: Scenario) => void
}

/** Everything that a capacity plan goes by, to be changed. */
export function ScenarioFields({ value, onChange }: ScenarioFieldsProps) {
  const texts = useTexts(campaignTexts).capacity
  const set = (change: Partial<Scenario>) => onChange({ ...value, ...change })
  const totals = [
    ['parcels', texts.parcels, figureLimits.count],
    ['targetHours', texts.target, figureLimits.hours],
    ['kitsNow', texts.kitsNow, figureLimits.count],
    ['kitsLater', texts.kitsLater, figureLimits.count],
    ['laterHours', texts.laterHours, figureLimits.hours],
  ] as const
  const ofVehicles = [
    ['count', texts.vehicleCount, figureLimits.count],
    ['parcelsPerTrip', texts.perTrip, figureLimits.some],
    ['tripHours', texts.tripHours, figureLimits.tripHours],
  ] as const
  return (
    <>
      <Flex gap="middle" wrap>
        {totals.map(([name, label, limits]) => (
          <Figure
            key={name}
            label={label}
            value={value[name]}
            limits={limits}
            onChange={(next) => set({ [name]: next })}
          />
        ))}
      </Flex>
      <Card size="small" title={<h2>{texts.shifts}</h2>}>
        <ShiftFields value={value.shifts} onChange={(shifts) => set({ shifts })} />
      </Card>
      <Card size="small" title={<h2>{texts.stations}</h2>}>
        <StationFields value={value} onChange={onChange} />
      </Card>
      <Card size="small" title={<h2>{texts.vehicles}</h2>}>
        <Flex gap="middle" wrap>
          {ofVehicles.map(([name, label, limits]) => (
            <Figure
              key={name}
              label={label}
              value={value.vehicles[name]}
              limits={limits}
              onChange={(next) => set({ vehicles: { ...value.vehicles, [name]: next } })}
            />
          ))}
        </Flex>
      </Card>
    </>
  )
}

const most = 10_000_000

/** What fits a figure of a scenario; hours may be a part of one, and are at most the hundred days of a campaign. */
const figureLimits = {
  count: { least: 0, most },
  some: { least: 1, most },
  hours: { least: 0, most: 2_400, isFraction: true },
  tripHours: { least: 0.1, most: 240, isFraction: true },
} as const

/** True where every figure of a scenario fits; with one that does not there is nothing to plan. */
export function isScenarioFit(scenario: Scenario): boolean {
  const { count, some, hours, tripHours } = figureLimits
  const { parcels, kitsNow, kitsLater, targetHours, laterHours, shifts, vehicles } = scenario
  const ofStations = stations.map((station) => scenario.stations[station])
  const fits: readonly (readonly [NumberLimits, readonly number[]])[] = [
    [count, [parcels, kitsNow, kitsLater, vehicles.count]],
    [count, [...shifts.map(({ staff }) => staff), ...ofStations.map(({ places }) => places)]],
    [some, [vehicles.parcelsPerTrip, ...ofStations.map(({ secondsPerParcel }) => secondsPerParcel)]],
    [hours, [targetHours, laterHours]],
    [tripHours, [vehicles.tripHours]],
  ]
  return fits.every(([limits, values]) => values.every((value) => isWithin(value, limits)))
}

interface FigureProps {
  readonly label: string
  readonly value: number
  readonly limits?: NumberLimits
  readonly onChange: (value: number) => void
}

/** Hours that are counted to the minute are shown to a tenth. */
function Figure({ label, value, limits = figureLimits.count, onChange }: FigureProps) {
  return (
    <label>
      {label} <NumberInput {...limits} value={Math.round(value * 10) / 10} onChange={onChange} />
    </label>
  )
}

function StationFields({ value, onChange }: ScenarioFieldsProps) {
  const texts = useTexts(campaignTexts).capacity
  return (
    <Flex vertical gap="small">
      {stations.map((station) => {
        const own = value.stations[station]
        const set = (change: Partial<typeof own>) =>
          onChange({ ...value, stations: { ...value.stations, [station]: { ...own, ...change } } })
        return (
          <Flex
            key={station}
            gap="middle"
            align="center"
            role="group"
            aria-label={texts.resources[station]}
            wrap
          >
            <strong className="station">{texts.resources[station]}</strong>
            <Figure label={texts.places} value={own.places} onChange={(places) => set({ places })} />
            <Figure
              label={texts.seconds}
              value={own.secondsPerParcel}
              limits={figureLimits.some}
              onChange={(secondsPerParcel) => set({ secondsPerParcel })}
            />
          </Flex>
        )
      })}
    </Flex>
  )
}

function ShiftFields({
  value,
  onChange,
}: {
  readonly value: readonly DailyShift[]
  readonly onChange: (value: readonly DailyShift[]) => void
}) {
  const texts = useTexts(campaignTexts).capacity
  const { remove } = useTexts(campaignTexts).form
  return (
    <Flex vertical gap="small">
      {value.map((shift, index) => {
        const set = (change: Partial<DailyShift>) => onChange(value.with(index, { ...shift, ...change }))
        return (
          <Flex key={index} gap="middle" align="center" wrap>
            {(['from', 'to'] as const).map((end) => (
              <label key={end}>
                {texts[end]}{' '}
                <Input
                  type="time"
                  className="time"
                  value={shift[end]}
                  onChange={({ target }) => target.value !== '' && set({ [end]: target.value })}
                />
              </label>
            ))}
            <Figure label={texts.people} value={shift.staff} onChange={(staff) => set({ staff })} />
            {value.length > 1 && (
              <Button onClick={() => onChange(value.toSpliced(index, 1))}>{remove}</Button>
            )}
          </Flex>
        )
      })}
      <div>
        <Button onClick={() => onChange([...value, { from: '20:00', to: '08:00', staff: 10 }])}>
          {texts.addShift}
        </Button>
      </div>
    </Flex>
  )
}
