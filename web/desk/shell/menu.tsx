import { Menu } from 'antd'
import { Link, useLocation, useMatches, useRouter } from '@tanstack/react-router'
import { mayDo } from '#domain/access/roles.ts'
import { consoleAreas, hasGoods, openAreas } from '#web/console/areas.ts'
import type { Locale } from '#web/ui/locale.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import { groupsFor, isOpenTo, type PageGroup, type PageInfo, type Standing } from './page-info.ts'
import { useSession } from './session.tsx'

/** A page of the menu. */
export interface MenuPage {
  readonly path: string
  readonly title: string
  readonly group: PageGroup | null
}

/** The pages of the desk that open to somebody, in the order in which the router lists them. */
export function useMenuPages(): readonly MenuPage[] {
  const { locale } = useLanguage()
  const session = useSession()
  const { routesByPath } = useRouter()
  return Object.entries(routesByPath).flatMap(([path, { options }]) => {
    const page = options.staticData?.page
    return page === undefined ? [] : menuPage(path, page, session, locale)
  })
}

function menuPage(path: string, page: PageInfo, standing: Standing, locale: Locale): MenuPage[] {
  if (page.parent !== undefined || page.group === null || !isOpenTo(page, standing)) return []
  if (page.isOfGoods === true && !hasGoods(standing.tenantKind)) return []
  return [{ path, title: page.title(locale), group: page.group }]
}

/**
 * The pages that the server renders, which the reader's roles open, but for those in whose place a page of the desk stands:
 * `/console/campaigns` is `/campaigns` here.
 */
export function useRenderedPages(): readonly MenuPage[] {
  const texts = useTexts(shellTexts)
  const { messages } = useLanguage()
  const session = useSession()
  const onDesk = new Set(useMenuPages().map(({ path }) => path))
  const board = mayDo(session.roles, 'board.read')
    ? [{ path: '/board', title: texts.board, group: null }]
    : []
  const areas = openAreas(session)
    .filter((area) => !onDesk.has(consoleAreas[area].path.replace('/console', '')))
    .map((area) => ({
      path: consoleAreas[area].path,
      title: messages.console.areaNames[area],
      group: null,
    }))
  return [...board, ...areas]
}

/** Where one may go: the pages of the desk by their groups, then those that the server renders. */
export function DeskMenu({ onChosen }: { readonly onChosen: () => void }) {
  const texts = useTexts(shellTexts)
  const pages = useMenuPages()
  const rendered = useRenderedPages()
  const session = useSession()
  const { pathname } = useLocation()
  // A page that was opened from a row stands under the page of the menu that it came from.
  const { parent } = useMatches().at(-1)?.staticData.page ?? {}
  const groups = groupsFor(session.roles).flatMap((group) => {
    const children = pages.filter((page) => page.group === group)
    if (children.length === 0) return []
    const items = children.map(({ path, title }) => ({ key: path, label: <Link to={path}>{title}</Link> }))
    return [{ type: 'group' as const, key: group, label: texts.groups[group], children: items }]
  })
  const others = rendered.map(({ path, title }) => ({ key: path, label: <a href={path}>{title}</a> }))
  return (
    <nav aria-label={texts.menu}>
      <Menu
        mode="inline"
        selectedKeys={[parent ?? pathname]}
        onClick={onChosen}
        items={[
          { key: '/', label: <Link to="/">{texts.home}</Link> },
          ...groups,
          ...(others.length === 0
            ? []
            : [{ type: 'group' as const, key: 'rendered', label: texts.otherPages, children: others }]),
        ]}
      />
    </nav>
  )
}
