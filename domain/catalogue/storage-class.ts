/** How a medicine must be kept, from the box label: at room temperature, cool, refrigerated or frozen. */
export const storageClasses = ['room', 'cool', 'cold', 'frozen'] as const
export type StorageClass = (typeof storageClasses)[number]

/** A temperature band in degrees Celsius, both ends included. `null` means that no limit is set on that side. */
export interface StorageBand {
  readonly lowestCelsius: number | null
  readonly highestCelsius: number | null
}

/**
 * The band of each storage class.
 * Source: good supply practice (GSP) as known second-hand, to be checked against the text in force.
 */
export const storageBands = {
  room: { lowestCelsius: 10, highestCelsius: 30 },
  cool: { lowestCelsius: null, highestCelsius: 20 },
  cold: { lowestCelsius: 2, highestCelsius: 8 },
  frozen: { lowestCelsius: -25, highestCelsius: -10 },
} as const satisfies Readonly<Record<StorageClass, StorageBand>>

/** True when a reading of `celsius` keeps to the band of `storageClass`. */
export function withinBand(storageClass: StorageClass, celsius: number): boolean {
  const band: StorageBand = storageBands[storageClass]
  return (
    (band.lowestCelsius === null || celsius >= band.lowestCelsius) &&
    (band.highestCelsius === null || celsius <= band.highestCelsius)
  )
}
