import { SmsRefused, type SmsClient } from '#connectors/sms/client.ts'
import { asParameter } from '#connectors/sms/contract.ts'
import type { DatabaseClient } from '#db/client.ts'
import { readAddressee } from '#db/fulfilment/pickup-codes.ts'
import { listDueNotices, recordNotice, type DueNotice } from '#db/inventory/recall-notices.ts'
import { readRecall } from '#db/inventory/recall-queries.ts'
import { escalateSilence } from '#db/inventory/recall-tasks.ts'
import { reportRecallProgress } from '#db/inventory/report-recall.ts'
import { sweepRecall } from '#db/inventory/sweep-recall.ts'
import { recallRule } from '#domain/inventory/recall-classes.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { actorOf, requestOf, type Step } from '../acting.ts'
import { systemTenantId } from '../ids.ts'
import type { PresentRecall } from './run-recall.ts'

interface RecallStep extends Step {
  readonly recallId: string
}

interface RecallServices {
  readonly database: DatabaseClient
  readonly sms: SmsClient
}

const noticesAtOnce = 100

/** What a recall's workflow asks for. Phone numbers stay inside. */
export function createRecallActivities({ database, sms }: RecallServices) {
  return {
    async readRecallState(input: {
      readonly recallId: string
      readonly now: string
    }): Promise<PresentRecall> {
      const now = new Date(input.now)
      const recall = await readRecall(database, actorOf(systemTenantId), now, input.recallId)
      const { reportDays } = recallRule(recall.recallClass, shanghaiDate(recall.openedAt))
      return {
        state: recall.state,
        openedAt: recall.openedAt.toISOString(),
        notifyBy: recall.notifyBy.toISOString(),
        reportDays,
      }
    },

    async sweepRecall(step: RecallStep): Promise<void> {
      const { recallId } = step
      await sweepRecall(database, requestOf('recall.sweep', step, { recallId }), recallId)
    },

    async escalateRecall(
      step: RecallStep & { readonly kind: 'recall_unacknowledged' | 'recall_overdue' },
    ): Promise<void> {
      const input = { recallId: step.recallId, kind: step.kind }
      await escalateSilence(database, requestOf('recall.escalate', step, input), input)
    },

    async reportRecall(step: RecallStep): Promise<void> {
      const { recallId } = step
      await reportRecallProgress(database, requestOf('recall.report', step, { recallId }), recallId)
    },

    /** Tells a page of patients, each once however often it is tried. @returns how many are left for another call. */
    async tellRecallPatients(step: RecallStep): Promise<{ readonly left: number }> {
      const { recallId } = step
      const page = { recallId, limit: noticesAtOnce + 1 }
      const due = await listDueNotices(database, actorOf(systemTenantId), new Date(step.now), page)
      for (const notice of due.slice(0, noticesAtOnce)) {
        const key = `recall-notice-${recallId}-${notice.shipmentId}`
        const told = await tell(notice, key)
        const input = { recallId, shipmentId: notice.shipmentId, notice: told }
        const request = requestOf('recall.notice', { ...step, tenantId: notice.tenantId, key }, input)
        await recordNotice(database, request, input)
      }
      return { left: Math.max(0, due.length - noticesAtOnce) }
    },
  }

  async function tell(notice: DueNotice, key: string): Promise<'sent' | 'refused'> {
    const { place, ...reader } = await readAddressee(database, actorOf(notice.tenantId), notice)
    try {
      await sms.send(reader, 'recall_notice', { place: asParameter(place) }, key)
      return 'sent'
    } catch (error) {
      if (error instanceof SmsRefused) return 'refused'
      throw error
    }
  }
}
