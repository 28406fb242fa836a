/** Whether the public may buy a product without a prescription. */
export const saleClasses = ['otc', 'prescription'] as const
export type SaleClass = (typeof saleClasses)[number]

/** How insurance lists a product: fully (class A, 甲类), with a share of one's own first (class B, 乙类), or not at all. */
export const listClasses = ['class_a', 'class_b', 'unlisted'] as const
export type ListClass = (typeof listClasses)[number]

/** The special regimes that keep a product out of online prescribing and online sale; `none` for most. */
export const specialControls = [
  'none',
  'narcotic',
  'psychotropic',
  'toxic',
  'radioactive',
  'precursor',
  'vaccine',
  'blood',
  'hospital_preparation',
  'formula_granules',
] as const
export type SpecialControl = (typeof specialControls)[number]

/** The form a product is given in. Decoction pieces (饮片) are told apart from finished drugs by it. */
export const dosageForms = [
  'tablet',
  'capsule',
  'granules',
  'pill',
  'powder',
  'oral_solution',
  'syrup',
  'oral_drops',
  'eye_drops',
  'injection',
  'inhaler',
  'spray',
  'cream',
  'suppository',
  'patch',
  'decoction_pieces',
] as const
export type DosageForm = (typeof dosageForms)[number]
