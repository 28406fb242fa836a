import { importColumns } from '#domain/jobs/import-kinds.ts'

/** A file of households with its header and one invented row, as a beginning. */
export const exampleHouseholds = [
  importColumns.campaign_households.map(({ zh }) => zh),
  ['640422100200', '12', '演示户主', '10000000001', '', '演示村12号', '3', '1'],
] as const
