import { setTimeout as sleep } from 'node:timers/promises'
import { OperationRefused } from './http.ts'

/** The most parcels that the API takes in one command. */
const mostParcels = 50

/** A parcel, with the boxes that are scanned where the step asks for them. */
export interface WaveParcel {
  readonly shipmentId: string
  readonly scans?: readonly { readonly code: string; readonly units?: number }[]
}

/** Does a station's step for parcels, all of them or none. */
export type WaveStep = (parcels: readonly WaveParcel[]) => Promise<unknown>

interface Waiting {
  readonly parcel: WaveParcel
  readonly step: WaveStep
  readonly done: PromiseWithResolvers<void>
}

/**
 * Stations work in waves: a parcel that is ready waits a while for others that take the same step at the same place,
 * and all of them take it by one command.
 */
export class Waves {
  readonly #gatherMs: number
  readonly #gathering = new Map<string, Waiting[]>()

  /** `gatherMs`: how long a station waits for others after the first. */
  constructor(gatherMs: number) {
    this.#gatherMs = gatherMs
  }

  /**
   * Takes a step that is named by what happens where, with whoever else does.
   * @throws OperationRefused when the step is refused to this parcel.
   */
  join(name: string, parcel: WaveParcel, step: WaveStep): Promise<void> {
    return this.#take(name, { parcel, step, done: Promise.withResolvers() }, this.#gatherMs)
  }

  /** As `join`, at once: with those that have just come through the step before together. */
  goOn(name: string, parcel: WaveParcel, step: WaveStep): Promise<void> {
    return this.#take(name, { parcel, step, done: Promise.withResolvers() }, 0)
  }

  #take(name: string, waiting: Waiting, gatherMs: number): Promise<void> {
    const wave = this.#gathering.get(name)
    if (wave === undefined || wave.length === mostParcels) this.#open(name, waiting, gatherMs)
    else wave.push(waiting)
    return waiting.done.promise
  }

  #open(name: string, first: Waiting, gatherMs: number): void {
    const wave = [first]
    this.#gathering.set(name, wave)
    void sleep(gatherMs).then(() => {
      if (this.#gathering.get(name) === wave) this.#gathering.delete(name)
      return take(wave)
    })
  }
}

/** A step that is refused to all is tried for each alone: only the one that cannot take it stays behind. */
async function take(wave: readonly Waiting[]): Promise<void> {
  try {
    await wave[0]?.step(wave.map(({ parcel }) => parcel))
    for (const { done } of wave) done.resolve()
  } catch (error) {
    if (wave.length > 1 && error instanceof OperationRefused)
      await Promise.all(wave.map((one) => take([one])))
    else for (const { done } of wave) done.reject(error)
  }
}
