import { z } from 'zod'

/** A message that the carrier has approved: providers send templates with parameters, never free text. */
interface SmsTemplate {
  readonly parameters: readonly string[]
  /** The text with each parameter in braces. */
  readonly text: string
}

export const smsTemplates = {
  pickup_code: {
    parameters: ['code', 'place'],
    text: '【云药库】您的药品取药码为{code}，请在{place}凭码领取。请勿将取药码告诉他人。',
  },
  tracking_code: {
    parameters: ['code', 'minutes'],
    text: '【云药库】您的查询验证码为{code}，{minutes}分钟内有效。请勿将验证码告诉他人。',
  },
  collection_reminder: {
    parameters: ['place', 'date'],
    text: '【云药库】您的药品正在{place}等您领取，将保留到{date}，逾期将退回药库。',
  },
  /** Names no medicine: the phone may be in other hands, and whoever stops the wrong one is harmed. */
  recall_notice: {
    parameters: ['place'],
    text: '【云药库】您领取过的药品需要核对，请尽快联系{place}，是否继续用药请听从药师安排。',
  },
} as const satisfies Record<string, SmsTemplate>

export type SmsTemplateCode = keyof typeof smsTemplates

/** The parameters that a template asks for, all of them texts. */
export type SmsParameters<Code extends SmsTemplateCode> = Readonly<
  Record<(typeof smsTemplates)[Code]['parameters'][number], string>
>

const parameter = z.string().min(1).max(40)

export const sendRequest = z.object({
  to: z.string().regex(/^\+?[\d-]{5,20}$/),
  templateCode: z.enum(Object.keys(smsTemplates) as SmsTemplateCode[]),
  parameters: z.record(z.string(), parameter),
})
export type SendRequest = z.infer<typeof sendRequest>

export const sendAnswer = z.object({ messageId: z.string().min(1) })
export type SendAnswer = z.infer<typeof sendAnswer>

export const smsPaths = { send: '/messages' } as const

/** The text that the phone shows, or null when a parameter of the template is missing or unknown. */
export function renderSms(
  templateCode: SmsTemplateCode,
  parameters: Readonly<Record<string, string>>,
): string | null {
  const template: SmsTemplate = smsTemplates[templateCode]
  const given = Object.keys(parameters)
  const complete = template.parameters.every((name) => Object.hasOwn(parameters, name))
  if (!complete || given.length !== template.parameters.length) return null
  return template.text.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '')
}
