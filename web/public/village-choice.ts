import { html } from 'hono/html'
import type { Markup } from '../ui/layout.ts'
import type { Locale } from '../ui/locale.ts'
import { messagesOf } from '../ui/messages.ts'

/** A township or village: its Chinese name, and how that is said in Latin letters. */
interface Place {
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
}

interface TownshipPlace extends Place {
  readonly countyZh: string
  readonly countyEn: string
}

/** Where somebody lives, step by step: a page for the township, then a field for the village. Works without script. */
export type VillageChoice =
  | { readonly kind: 'townships'; readonly townships: readonly TownshipPlace[] }
  | { readonly kind: 'villages'; readonly villages: readonly Place[] }

/** The query by which a page stays with a township; undefined before one was chosen. */
export function townshipQuery(township: string): string | undefined {
  return township === '' ? undefined : new URLSearchParams({ township }).toString()
}

/** Links to the page of each township, county by county. */
export function townshipLinks(townships: readonly TownshipPlace[], path: string, locale: Locale): Markup {
  const { village: texts } = messagesOf(locale).surge
  const counties = [...Map.groupBy(townships, ({ code }) => code.slice(0, 6)).values()]
  if (counties.length === 0) return html`<p class="empty">${texts.noTownships}</p>`
  return html`<section>
    <h2>${texts.township}</h2>
    ${counties.map(
      (own) =>
        html`<h3>${countyName(own[0], locale)}</h3>
          <p class="choices">
            ${own.map((place) => html`<a href="${path}?township=${place.code}">${placeName(place, locale)}</a> `)}
          </p>`,
    )}
  </section>`
}

function countyName(township: TownshipPlace | undefined, locale: Locale): Markup | string {
  if (township === undefined) return ''
  const { countyZh: nameZh, countyEn: nameEn } = township
  return placeName({ nameZh, nameEn }, locale)
}

/** To who reads no Chinese both: several villages may sound alike, and papers say it in Chinese. */
function placeName({ nameZh, nameEn }: Omit<Place, 'code'>, locale: Locale): Markup | string {
  return locale === 'zh-CN' ? nameZh : html`${nameEn} <span lang="zh-CN">${nameZh}</span>`
}

interface ChosenVillage {
  readonly path: string
  /** The code of the village that was chosen before; empty for none. */
  readonly chosen: string
}

/** The field for the village, and the way back to the townships. Which of several it is, nobody takes for granted. */
export function villageField(
  villages: readonly Place[],
  { path, chosen }: ChosenVillage,
  locale: Locale,
): Markup {
  const { village: texts } = messagesOf(locale).surge
  return html`<label for="villageCode">${texts.village}</label>
    <select id="villageCode" name="villageCode" required>
      ${villages.length === 1 ? '' : html`<option value=""></option>`}
      ${villages.map(({ code, nameZh, nameEn }) => {
        const name = locale === 'zh-CN' ? nameZh : `${nameEn} · ${nameZh}`
        return code === chosen
          ? html`<option value="${code}" selected>${name}</option>`
          : html`<option value="${code}">${name}</option>`
      })}
    </select>
    <p><a href="${path}">${texts.otherTownship}</a></p>`
}
