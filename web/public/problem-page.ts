import { html } from 'hono/html'
import { page, type Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'

/** Why there is no page: nothing is at the address, we cannot answer right now, or we made a mistake. */
export type NoPageCause = 'nothing' | 'away' | 'failed'

interface Texts extends Readonly<Record<NoPageCause, { readonly title: string; readonly nextStep: string }>> {
  readonly again: string
  readonly start: string
  readonly number: string
}

const texts: Readonly<Record<Locale, Texts>> = {
  'zh-CN': {
    nothing: {
      title: '这个地址没有内容',
      nextStep: '请检查地址是否完整；短信里的链接请整条点开。',
    },
    away: { title: '暂时打不开', nextStep: '我们正在恢复，已提交的内容不会丢失。请过一会儿再试。' },
    failed: { title: '我们这边出了问题', nextStep: '请稍后再试；如果再次出现，请告诉我们下面的编号。' },
    again: '再试一次',
    start: '工作人员入口',
    number: '编号',
  },
  en: {
    nothing: {
      title: 'There is nothing at this address',
      nextStep: 'Check that the address is complete; open a link from a text message whole.',
    },
    away: {
      title: 'Cannot be opened right now',
      nextStep: 'We are recovering, and nothing that was accepted is lost. Try again in a moment.',
    },
    failed: {
      title: 'Something went wrong on our side',
      nextStep: 'Try again later; if it happens again, tell us the number below.',
    },
    again: 'Try again',
    start: 'Entrance for staff',
    number: 'Number',
  },
  ko: {
    nothing: {
      title: '이 주소에는 내용이 없습니다',
      nextStep: '주소가 빠짐없이 입력되었는지 확인하세요. 문자 메시지의 링크는 전체를 눌러 여세요.',
    },
    away: {
      title: '지금은 열 수 없습니다',
      nextStep: '복구하는 중이며, 접수된 내용은 사라지지 않습니다. 잠시 후 다시 시도하세요.',
    },
    failed: {
      title: '저희 쪽에 문제가 생겼습니다',
      nextStep: '나중에 다시 시도하고, 반복되면 아래 번호를 알려 주세요.',
    },
    again: '다시 시도',
    start: '직원용 입구',
    number: '번호',
  },
}

/** What a person sees in place of a page, at an address that belongs to no one role. */
export function problemPage(
  {
    path,
    cause,
    requestId,
  }: { readonly path: string; readonly cause: NoPageCause; readonly requestId: string },
  locale: Locale,
): Markup {
  const { [cause]: told, again, start, number } = texts[locale]
  const way = cause === 'nothing' ? html`<a href="/start">${start}</a>` : html`<a href="${path}">${again}</a>`
  return page(
    { locale, messages: messagesOf(locale), title: told.title, path, width: 'narrow' },
    html`<h1>${told.title}</h1>
      <p>${told.nextStep}</p>
      ${cause === 'failed' ? html`<p>${number}: ${requestId}</p>` : ''}
      <p>${way}</p>`,
  )
}
