import { z } from 'zod'

/** A message that the carrier has approved: providers send templates with parameters, never free text. */
interface SmsTemplate {
  readonly parameters: readonly string[]
  /** The text in each language, with each parameter in braces. */
  readonly texts: Readonly<Record<SmsLanguage, string>>
}

/** As BCP 47 tags. */
export const smsLanguages = ['zh-CN', 'en', 'ko'] as const
export type SmsLanguage = (typeof smsLanguages)[number]

export const smsTemplates = {
  pickup_code: {
    parameters: ['code', 'place'],
    texts: {
      'zh-CN': '【云药库】您的药品取药码为{code}，请在{place}凭码领取。请勿将取药码告诉他人。',
      en: '[Yunyaoku] Your pickup code is {code}. Use it at {place} to get your medicine. Tell it to nobody else.',
      ko: '[윈야오쿠] 의약품 수령 코드는 {code}입니다. {place}에서 이 코드로 수령하세요. 다른 사람에게 알려 주지 마세요.',
    },
  },
  tracking_code: {
    parameters: ['code', 'minutes'],
    texts: {
      'zh-CN': '【云药库】您的查询验证码为{code}，{minutes}分钟内有效。请勿将验证码告诉他人。',
      en: '[Yunyaoku] Your code to look up your parcel is {code}, valid for {minutes} minutes. Tell it to nobody else.',
      ko: '[윈야오쿠] 조회 인증 코드는 {code}이며 {minutes}분 동안 유효합니다. 다른 사람에게 알려 주지 마세요.',
    },
  },
  collection_reminder: {
    parameters: ['place', 'date'],
    texts: {
      'zh-CN': '【云药库】您的药品正在{place}等您领取，将保留到{date}，逾期将退回药库。',
      en: '[Yunyaoku] Your medicine waits for you at {place}. It is kept until {date}, then it goes back to the depot.',
      ko: '[윈야오쿠] 의약품이 {place}에서 기다리고 있습니다. {date}까지 보관되며 이후에는 약품 창고로 반송됩니다.',
    },
  },
  /** Names no medicine: the phone may be in other hands, and whoever stops the wrong one is harmed. */
  recall_notice: {
    parameters: ['place'],
    texts: {
      'zh-CN': '【云药库】您领取过的药品需要核对，请尽快联系{place}，是否继续用药请听从药师安排。',
      en: '[Yunyaoku] Medicine that you received has to be checked. Please call {place} soon, and ask the pharmacist whether to go on taking it.',
      ko: '[윈야오쿠] 수령하신 의약품을 확인해야 합니다. 빨리 {place}에 연락하시고 계속 복용할지는 약사의 안내를 따르세요.',
    },
  },
} as const satisfies Record<string, SmsTemplate>

export type SmsTemplateCode = keyof typeof smsTemplates

/** The parameters that a template asks for, all of them texts. */
export type SmsParameters<Code extends SmsTemplateCode> = Readonly<
  Record<(typeof smsTemplates)[Code]['parameters'][number], string>
>

const longestParameter = 40
const parameter = z.string().min(1).max(longestParameter)

/** A text as the provider takes it for a parameter: cut where it is too long. */
export function asParameter(text: string): string {
  return text.slice(0, longestParameter)
}

export const sendRequest = z.object({
  to: z.string().regex(/^\+?[\d-]{5,20}$/),
  language: z.enum(smsLanguages),
  templateCode: z.enum(Object.keys(smsTemplates) as SmsTemplateCode[]),
  parameters: z.record(z.string(), parameter),
})
export type SendRequest = z.infer<typeof sendRequest>

export const sendAnswer = z.object({ messageId: z.string().min(1) })
export type SendAnswer = z.infer<typeof sendAnswer>

export const smsPaths = { send: '/messages' } as const

/** The text that the phone shows, or null when a parameter of the template is missing or unknown. */
export function renderSms({ templateCode, language, parameters }: Omit<SendRequest, 'to'>): string | null {
  const template: SmsTemplate = smsTemplates[templateCode]
  const given = Object.keys(parameters)
  const complete = template.parameters.every((name) => Object.hasOwn(parameters, name))
  if (!complete || given.length !== template.parameters.length) return null
  return template.texts[language].replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '')
}
