import { listSupervisedPrescriptionsOperation, readAntimicrobialsOperation } from './antimicrobials.ts'
import {
  listEndingLicencesOperation,
  listSupervisedPartsOperation,
  readPunctualityOperation,
} from './distributors.ts'
import { comparePricesOperation, listSellerPricesOperation } from './prices.ts'
import {
  listInsuranceRuleHitsOperation,
  listRuleHitsOperation,
  readInsuranceRuleHitsOperation,
  readRuleHitsOperation,
} from './rule-hits.ts'
import { traceBoxOperation, traceLotOperation } from './trace.ts'

export const supervisionOperations = [
  readAntimicrobialsOperation,
  listSupervisedPrescriptionsOperation,
  readRuleHitsOperation,
  readInsuranceRuleHitsOperation,
  listRuleHitsOperation,
  listInsuranceRuleHitsOperation,
  comparePricesOperation,
  listSellerPricesOperation,
  readPunctualityOperation,
  listSupervisedPartsOperation,
  listEndingLicencesOperation,
  traceLotOperation,
  traceBoxOperation,
] as const
