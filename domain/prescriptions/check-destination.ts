import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Refusal } from '#domain/refusal.ts'
import { inForce, type DestinationFindings, type PlacedPrescription } from './rule.ts'
import { destinationDesignated, destinationFitsMode, destinationMayHandle } from './rules/destination.ts'
import { notByMail } from './rules/not-by-mail.ts'

const destinationRules = [notByMail, destinationFitsMode, destinationDesignated, destinationMayHandle]

/**
 * Everything that keeps a prescription from being handed over in a mode and at a place that are chosen after its
 * intake: the same rules as then, those in force at `now`.
 */
export function checkDestination(
  prescription: PlacedPrescription,
  facts: DestinationFindings,
  now: Date,
): Refusal[] {
  return destinationRules
    .filter((rule) => inForce(rule, shanghaiDate(now)))
    .flatMap(({ id, source, find }) =>
      find(prescription, facts, now).map((finding) => Object.assign({ rule: id, source }, finding)),
    )
}
