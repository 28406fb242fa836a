import { html } from 'hono/html'
import type { Markup } from '../ui/layout.ts'
import type { VillageTexts } from '../ui/messages-surge.ts'

/** Where somebody lives, step by step: a page for the township, then a field for the village. Works without script. */
export type VillageChoice =
  | {
      readonly kind: 'townships'
      readonly townships: readonly {
        readonly code: string
        readonly nameZh: string
        readonly countyZh: string
      }[]
    }
  | {
      readonly kind: 'villages'
      readonly villages: readonly { readonly code: string; readonly nameZh: string }[]
    }

/** The query by which a page stays with a township; undefined before one was chosen. */
export function townshipQuery(township: string): string | undefined {
  return township === '' ? undefined : new URLSearchParams({ township }).toString()
}

/** Links to the page of each township, county by county. */
export function townshipLinks(
  townships: Extract<VillageChoice, { kind: 'townships' }>['townships'],
  path: string,
  texts: VillageTexts,
): Markup {
  const counties = [...Map.groupBy(townships, ({ countyZh }) => countyZh)]
  if (counties.length === 0) return html`<p class="empty">${texts.noTownships}</p>`
  return html`<section>
    <h2>${texts.township}</h2>
    ${counties.map(
      ([name, own]) =>
        html`<h3 lang="zh-CN">${name}</h3>
          <p class="choices">
            ${own.map(
              ({ code, nameZh }) => html`<a lang="zh-CN" href="${path}?township=${code}">${nameZh}</a> `,
            )}
          </p>`,
    )}
  </section>`
}

/** The field for the village, and the way back to the townships. */
export function villageField(
  villages: Extract<VillageChoice, { kind: 'villages' }>['villages'],
  { path, chosen }: { readonly path: string; readonly chosen: string },
  texts: VillageTexts,
): Markup {
  return html`<label for="villageCode">${texts.village}</label>
    <select id="villageCode" name="villageCode" required>
      ${villages.map(({ code, nameZh }) =>
        code === chosen
          ? html`<option value="${code}" lang="zh-CN" selected>${nameZh}</option>`
          : html`<option value="${code}" lang="zh-CN">${nameZh}</option>`,
      )}
    </select>
    <p><a href="${path}">${texts.otherTownship}</a></p>`
}
