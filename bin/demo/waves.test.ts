import { describe, expect, it } from 'vitest'
import { OperationRefused } from './http.ts'
import { Waves, type WaveParcel } from './waves.ts'

function depot(refusedId?: string) {
  const commands: (readonly string[])[] = []
  const step = async (parcels: readonly WaveParcel[]) => {
    const shipmentIds = parcels.map(({ shipmentId }) => shipmentId)
    commands.push(shipmentIds)
    if (refusedId !== undefined && shipmentIds.includes(refusedId))
      throw new OperationRefused('POST /shipments/pack', 409, ['wrongState'], 'It was cancelled.')
  }
  return { commands, step }
}

describe('a wave', () => {
  it('takes what waits for the same step at the same place by one command', async () => {
    const waves = new Waves(0)
    const { commands, step } = depot()
    await Promise.all([
      waves.join('pack at A', { shipmentId: 'one' }, step),
      waves.join('pack at B', { shipmentId: 'two' }, step),
      waves.join('pack at A', { shipmentId: 'three' }, step),
    ])
    expect(commands).toEqual([['one', 'three'], ['two']])
  })

  it('is not larger than a command may be', async () => {
    const waves = new Waves(0)
    const { commands, step } = depot()
    await Promise.all(
      Array.from({ length: 120 }, (_, index) => waves.join('pack at A', { shipmentId: `${index}` }, step)),
    )
    expect(commands.map((shipmentIds) => shipmentIds.length)).toEqual([50, 50, 20])
  })

  it('leaves only the parcel behind that cannot take the step', async () => {
    const waves = new Waves(0)
    const { commands, step } = depot('cancelled')
    const steps = ['one', 'cancelled', 'two'].map((id) => waves.join('pack at A', { shipmentId: id }, step))
    const results = await Promise.allSettled(steps)
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(commands).toEqual([['one', 'cancelled', 'two'], ['one'], ['cancelled'], ['two']])
  })
})
