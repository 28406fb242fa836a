import { adult, ages, dose, everyAge, fromTwelve } from './dose-table.ts'

const capsules = { measure: 'capsule' } as const
const sachets = { measure: 'sachet' } as const
const tablets = { measure: 'tablet' } as const
const pills = { measure: 'pill' } as const
const volume = { measure: 'ml' } as const
const grams = { measure: 'g' } as const
const vein = { routes: ['intravenous'] } as const

/**
 * Chinese medicines are counted as they are taken; decoction pieces are in grams. Drugs under special control never pass
 * intake: their ranges are here so that no ingredient of the catalogue is without one.
 */
export const chineseAndControlledDoses = [
  dose('I0701', fromTwelve, 4, 12, capsules),
  dose('I0701', fromTwelve, 1, 3, sachets),
  dose('I0702', fromTwelve, 2, 8, sachets),
  dose('I0702', ages(1, 12), 1, 4, sachets),
  dose('I0703', fromTwelve, 20, 60, volume),
  dose('I0703', fromTwelve, 2, 6, sachets),
  dose('I0704', fromTwelve, 10, 20, volume),
  dose('I0704', fromTwelve, 4, 8, capsules),
  dose('I0705', fromTwelve, 4, 12, tablets),
  dose('I0706', fromTwelve, 2, 6, sachets),
  dose('I0707', adult, 3, 9, tablets),
  dose('I0708', fromTwelve, 8, 24, pills),
  dose('I0709', fromTwelve, 8, 24, pills),
  dose('I0710', fromTwelve, 15, 45, volume),
  dose('I0711', adult, 4, 12, capsules),
  dose('I0712', adult, 10, 30, pills),
  dose('I0801', fromTwelve, 60, 60, grams),
  dose('I0802', fromTwelve, 10, 10, grams),
  dose('I0803', fromTwelve, 15, 15, grams),
  dose('I0804', fromTwelve, 30, 30, grams),
  dose('I0805', fromTwelve, 10, 10, grams),
  dose('I0901', adult, 30, 120),
  dose('I0902', adult, 0.1, 0.5, vein),
  dose('I0903', adult, 40, 160),
  dose('I0904', adult, 10, 40),
  dose('I0905', adult, 2, 4),
  dose('I0906', adult, 10, 10),
  dose('I0907', adult, 250, 500),
  dose('I0908', adult, 10, 10, vein),
  dose('I0909', adult, 1, 1, volume),
  dose('I0910', adult, 60, 150),
  dose('I0911', adult, 200, 400),
  dose('I0912', everyAge, 50_000, 100_000, vein),
  dose('I0913', everyAge, 0.5, 0.5, { ...volume, routes: ['intramuscular'] }),
]
