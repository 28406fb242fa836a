import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSmsClient } from './client.ts'
import type { SmsClient } from './client.ts'
import { startSandbox } from '../start-sandbox.ts'
import type { RunningSandbox } from '../start-sandbox.ts'

const phone = '10012345678'
const reader = { phone, language: 'zh-CN' } as const
let sandbox: RunningSandbox
let baseUrl: string
let sms: SmsClient

beforeEach(async () => {
  sandbox = await startSandbox(0)
  baseUrl = sandbox.smsUrl
  sms = createSmsClient(baseUrl, { backOffMilliseconds: 1 })
})

afterEach(() => sandbox.close())

async function textsTo(to: string): Promise<string[]> {
  const response = await fetch(`${baseUrl}/messages?to=${to}`)
  const list = z.object({ messages: z.array(z.object({ text: z.string() })) }).parse(await response.json())
  return list.messages.map((message) => message.text)
}

describe('the SMS sandbox', () => {
  it('shows each number its own messages, newest first, with the parameters filled in', async () => {
    await sms.send(reader, 'pickup_code', { code: '482913', place: '龙王坝村药房' }, 'key-1')
    await sms.send(reader, 'tracking_code', { code: '771204', minutes: '10' }, 'key-2')
    await sms.send(
      { ...reader, phone: '10087654321' },
      'tracking_code',
      { code: '000000', minutes: '10' },
      'key-3',
    )
    const texts = await textsTo(phone)
    expect(texts).toHaveLength(2)
    expect(texts[0]).toContain('771204')
    expect(texts[1]).toContain('取药码为482913，请在龙王坝村药房')
  })

  it('writes to each in the language that they read', async () => {
    await sms.send({ phone, language: 'en' }, 'pickup_code', { code: '482913', place: 'Longwangba' }, 'key-1')
    await sms.send({ phone, language: 'ko' }, 'pickup_code', { code: '771204', place: 'Longwangba' }, 'key-2')
    const [korean, english] = await textsTo(phone)
    expect(english).toContain('Your pickup code is 482913')
    expect(korean).toContain('수령 코드는 771204입니다')
  })

  it.each(['lost_reply', 'duplicate', 'server_error'])(
    'sends a message once in spite of %s',
    async (fault) => {
      await fetch(`${baseUrl}/faults`, { method: 'POST', body: JSON.stringify({ fault, times: 1 }) })
      await sms.send(reader, 'tracking_code', { code: '771204', minutes: '10' }, 'key-1')
      expect(await textsTo(phone)).toHaveLength(1)
    },
  )

  it('refuses parameters that are not the template’s, and an error shows no number', async () => {
    const parameters = { code: '482913', minutes: '10' } as unknown as { code: string; place: string }
    const failure = await sms
      .send(reader, 'pickup_code', parameters, 'key-1')
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'SmsRefused', code: 'parametersMismatch' })
    expect(inspect(failure)).not.toContain(phone)
  })

  it('has a page for people that escapes what it shows and loads nothing from elsewhere', async () => {
    await sms.send(reader, 'pickup_code', { code: '1', place: '<script>' }, 'key-1')
    const page = await (await fetch(`${baseUrl}?to=`)).text()
    expect(page).toContain('&lt;script&gt;')
    expect(page).not.toMatch(/<script|https?:/)
  })
})
