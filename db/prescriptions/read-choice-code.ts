import { and, eq } from 'drizzle-orm'
import { displayChoiceCode } from '#domain/prescriptions/choice-code.ts'
import { isChoosable } from '#domain/prescriptions/choosable.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { choiceCode } from './choice-code.ts'
import { prescriptions } from './schema.ts'

/**
 * The code of a prescription, for its hospital to hand to the patient. Grouped as people read it.
 * @throws CommandRefused `notFound` for other tenants, `notChoosable` when no pharmacy may accept it by its code now.
 */
export function readChoiceCode(client: DatabaseClient, actor: Actor, prescriptionId: string, now: Date) {
  return readAs(client, actor, async (db) => {
    const [row] = await db
      .select()
      .from(prescriptions)
      .where(and(eq(prescriptions.id, prescriptionId), eq(prescriptions.tenantId, actor.tenantId)))
    if (!row) throw notFound('prescription')
    if (!isChoosable(row, now) || row.choiceCodeHash === null) throw notChoosable()
    const code = displayChoiceCode(choiceCode(client.secret, prescriptionId))
    return { prescriptionId, code, validUntil: row.validUntil }
  })
}

function notChoosable() {
  return refused('conflict', {
    code: 'notChoosable',
    message: 'No pharmacy can accept this prescription by its code now.',
    nextStep: 'Read the prescription: it is not approved yet, was accepted, or is over.',
  })
}
