import { z } from 'zod'

/** What a product is: a western drug, a Chinese patent drug, or decoction pieces. */
export const productKinds = ['western', 'chinese_patent', 'decoction_pieces'] as const
export type ProductKind = (typeof productKinds)[number]
export const productKindSchema = z.enum(productKinds)

/** Whether the public may buy a product without a prescription. */
export const productClasses = ['otc', 'prescription'] as const
export type ProductClass = (typeof productClasses)[number]
export const productClassSchema = z.enum(productClasses)

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
] as const
export type SpecialControl = (typeof specialControls)[number]
export const specialControlSchema = z.enum(specialControls)

export const dosageForms = [
  'tablet',
  'capsule',
  'granules',
  'pill',
  'powder',
  'oral_solution',
  'syrup',
  'drops',
  'injection',
  'inhaler',
  'spray',
  'cream',
  'suppository',
  'patch',
  'pieces',
] as const
export type DosageForm = (typeof dosageForms)[number]
export const dosageFormSchema = z.enum(dosageForms)

/** The smallest unit that is counted in stock and handed to a patient. Packs are multiples of it. */
export const baseUnits = [
  'tablet',
  'capsule',
  'sachet',
  'pill',
  'vial',
  'pen',
  'bottle',
  'tube',
  'device',
  'suppository',
  'patch',
  'gram',
] as const
export type BaseUnit = (typeof baseUnits)[number]
export const baseUnitSchema = z.enum(baseUnits)
