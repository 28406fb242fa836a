import type { DatabaseClient } from '#db/client.ts'
import { expirePrescription } from '#db/prescriptions/end.ts'
import { readJourney } from '#db/prescriptions/journey.ts'
import { routePrescription, type RouteAnswer } from '#db/sourcing/commands.ts'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import { actorOf, requestOf, type Step } from '../acting.ts'
import { systemTenantId } from '../ids.ts'
import type { JourneyTimes, PresentState, SourcingCause } from './progress.ts'

interface PrescriptionStep extends Step {
  readonly prescriptionId: string
  /** Absent for the first part, and where there is only one. */
  readonly part?: number
}

/** What a journey asks of its prescription's row: one transaction each, in the name of the hospital. */
export function createPrescriptionActivities(database: DatabaseClient) {
  return {
    /** Where a journey goes on that does not start with the submission. */
    async readJourney(input: {
      readonly prescriptionId: string
      readonly part?: number
      readonly now: string
    }): Promise<PresentState & { readonly times: JourneyTimes }> {
      const system = actorOf(systemTenantId)
      const { prescriptionId, part = 1 } = input
      const row = await readJourney(database, system, new Date(input.now), { prescriptionId, part })
      return {
        state: row.state,
        part,
        isCalledBack: row.cancelRequestedAt !== null,
        parcels: row.arrived,
        claims: row.claims,
        times: {
          tenantId: row.tenantId,
          acknowledgedAt: row.acknowledgedAt.toISOString(),
          validUntil: row.validUntil.toISOString(),
        },
      }
    },

    async routePrescription(
      step: PrescriptionStep & { readonly cause: SourcingCause },
    ): Promise<RouteAnswer['outcome']> {
      const { prescriptionId, part, cause } = step
      const input = { prescriptionId, cause, ...(part === undefined ? {} : { part }) }
      const { answer } = await routePrescription(database, requestOf('journey.route', step, input), input)
      return answer.outcome
    },

    /** Answers with the state that the prescription is in now. */
    async expirePrescription(step: PrescriptionStep): Promise<PrescriptionState> {
      const input = { prescriptionId: step.prescriptionId }
      const { answer } = await expirePrescription(database, requestOf('journey.expire', step, input), input)
      return answer.state
    },
  }
}
