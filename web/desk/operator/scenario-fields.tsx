import { Button, Card, Flex, Input, InputNumber } from 'antd'
import { stations } from '#domain/campaigns/capacity-flow.ts'
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
    ['parcels', texts.parcels],
    ['targetHours', texts.target],
    ['kitsNow', texts.kitsNow],
    ['kitsLater', texts.kitsLater],
    ['laterHours', texts.laterHours],
  ] as const
  const ofVehicles = [
    ['count', texts.vehicleCount, 0],
    ['parcelsPerTrip', texts.perTrip, 1],
    ['tripHours', texts.tripHours, 0.1],
  ] as const
  return (
    <>
      <Flex gap="middle" wrap>
        {totals.map(([name, label]) => (
          <Figure key={name} label={label} value={value[name]} onChange={(next) => set({ [name]: next })} />
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
          {ofVehicles.map(([name, label, least]) => (
            <Figure
              key={name}
              label={label}
              value={value.vehicles[name]}
              least={least}
              onChange={(next) => set({ vehicles: { ...value.vehicles, [name]: next } })}
            />
          ))}
        </Flex>
      </Card>
    </>
  )
}

interface FigureProps {
  readonly label: string
  readonly value: number
  readonly least?: number
  readonly onChange: (value: number) => void
}

function Figure({ label, value, least = 0, onChange }: FigureProps) {
  return (
    <label>
      {label}{' '}
      <InputNumber
        min={least}
        max={10_000_000}
        precision={least > 0 && least < 1 ? 1 : 0}
        value={value}
        onChange={(next) => onChange(next ?? least)}
      />
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
              least={1}
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
