import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Actor } from '#db/actor.ts'
import { addBuyer, addSeller, type Buyer, type Seller } from '#db/orders/trade-fixture.ts'
import { makeProcurementWorld, type ProcurementWorld } from '#db/procurement/procurement-fixture.ts'
import { personOf, type ProductRow } from '#db/test-world.ts'
import type { Locale } from '#web/ui/locale.ts'
import { messagesOf, type Messages } from '#web/ui/messages.ts'
import type { OpenPages } from '../open-pages-fixture.ts'
import {
  addAccountOf,
  findBarriers,
  findForeignWords,
  findViolations,
  keepPicture,
  scrollsSideways,
} from '../pages-fixture.ts'

// For tests: who walks through a round of joint procurement, and how they press and look.

/** A round as it is walked through: on what screen, in what language, by whom. */
export interface Walk {
  readonly locale: Locale
  readonly messages: Messages
  readonly world: ProcurementWorld
  readonly buyer: Buyer
  readonly seller: Seller
  /** The product that two suppliers bid for, and the one that only the first does. */
  readonly contested: ProductRow
  readonly single: ProductRow
  readonly reporter: Actor
  /** Signs somebody in by the form, the first time; gives their page, at an address or where they left it. */
  pageOf(actor: Actor | undefined, path?: string): Promise<Page>
  /** Looks at a page as its reader does: nothing cut off, no barrier, no other language. */
  look(page: Page, name: string): Promise<void>
  /** What went wrong in anybody's browser; a browser itself says so when a form is refused. */
  complaints(): string[]
}

export const main = (page: Page) => page.getByRole('main')
export const row = (within: Page | Locator, text: string) => within.locator('tbody tr', { hasText: text })
/** A section by its heading. */
export const part = (page: Page, heading: string) =>
  page.locator('section', { has: page.getByRole('heading', { name: heading, exact: true }) })
/** What was done is said. */
export const isDone = (page: Page) => page.getByRole('status').waitFor()

/** Sends a form, and waits for the page that answers it. */
export async function press(within: Locator, name: string): Promise<void> {
  const loaded = within.page().waitForEvent('load')
  await Promise.all([loaded, within.getByRole('button', { name, exact: true }).click()])
}

/** A buyer, a seller and two suppliers, none of whom has signed in yet. */
export async function beginWalk(
  pages: OpenPages,
  locale: Locale,
  viewport: { width: number; height: number },
): Promise<Walk> {
  const small = await makeProcurementWorld(pages.app.database, { institutions: 0, suppliers: 2, products: 2 })
  const buyer = await addBuyer(pages.app.database)
  const [contested, single] = small.products
  if (contested === undefined || single === undefined) throw new Error('The world has no two products.')
  const seller = await addSeller(pages.app.database, buyer, {
    terms: { acceptsAutomatically: true },
    prices: small.products.map((product) => ({ product, price: 40_000, stock: 5_000 })),
  })
  const reporter = personOf(buyer.tenantId, ['operator', 'village_pharmacist'])
  const manager = personOf(buyer.tenantId, ['procurement_manager'])
  const institutions = [{ reporter, manager }]
  const world = { ...small, institutions, distributors: [seller.tenantId] }
  const opened = new Map<Actor, Page>()
  const heard: (readonly string[])[] = []
  return {
    locale,
    messages: messagesOf(locale),
    world,
    buyer,
    seller,
    contested,
    single,
    reporter,
    async pageOf(actor, path) {
      if (actor === undefined) throw new Error('There is no such person.')
      const known = opened.get(actor)
      if (known !== undefined) {
        await (path === undefined ? known.reload() : known.goto(path))
        return known
      }
      const email = await addAccountOf(pages.app, actor)
      const { page, complaints } = await pages.visit(path ?? '/desk/', email, { viewport, locale })
      opened.set(actor, page)
      heard.push(complaints)
      return page
    },
    async look(page, name) {
      const found = [
        ...((await scrollsSideways(page)) ? ['scrolls sideways'] : []),
        ...(await findBarriers(page)),
        ...(await findViolations(page)),
        ...(locale === 'zh-CN' ? await findForeignWords(page) : []),
      ]
      await keepPicture(page, `round-${name}-${viewport.width}-${locale}`, true)
      expect({ name, found }).toEqual({ name, found: [] })
    },
    complaints: () => heard.flat().filter((text) => !/status of (?:403|409|422)/.test(text)),
  }
}
