import { createHash, createHmac } from 'node:crypto'
import { choiceCodeOf } from '#domain/prescriptions/choice-code.ts'

/** The code with which any designated pharmacy may accept a prescription: derived, so that it is kept nowhere. */
export function choiceCode(secret: string, prescriptionId: string): string {
  return choiceCodeOf(createHmac('sha256', secret).update(`choice/${prescriptionId}`).digest())
}

/** The form in which a code is stored and looked up. */
export function hashChoiceCode(code: string): string {
  return createHash('sha256').update(`choice/${code}`).digest('base64url')
}
