import { approvalContent } from '#domain/prescriptions/signed-content.ts'
import { demoSigningKey } from '#seeds/demo-signing-keys.ts'
import type { Session } from './http.ts'
import type { DemoContext } from './story.ts'

/** A pharmacist of the demo world looks at what the doctor signed, and approves it under a signature of their own. */
export async function approveSigned(
  { api, people }: Pick<DemoContext, 'api' | 'people'>,
  pharmacist: Session,
  prescriptionId: string,
): Promise<void> {
  const path = `/prescriptions/${prescriptionId}`
  const { contentSha256 } = await api.get<{ contentSha256: string }>(pharmacist, `${path}/evidence`)
  const { keyId, sign } = demoSigningKey(people.idOf(pharmacist))
  const signature = { keyId, value: sign(approvalContent(prescriptionId, contentSha256)) }
  await api.post(pharmacist, `${path}/approve`, { signature })
}
