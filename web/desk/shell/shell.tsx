import { Breadcrumb, Button, Drawer, Grid, Layout } from 'antd'
import { Link, Outlet, useMatches, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import { Account, LanguageSwitch, LiveBadge } from './header.tsx'
import { DeskMenu } from './menu.tsx'
import { isOpenTo, type PageInfo } from './page-info.ts'
import { useSession } from './session.tsx'
import { NotAllowed } from './states.tsx'

/** What stands around every page: where one may go, who one is, whether the page is live. */
export function Shell() {
  const texts = useTexts(shellTexts)
  const { locale } = useLanguage()
  const session = useSession()
  const isWide = Grid.useBreakpoint().lg ?? true
  const [isMenuOpen, setIsMenuOpen] = useState(false)
  const page = usePageInfo()
  const title = page?.title(locale) ?? texts.notFound
  useEffect(() => void (document.title = `${title} · ${texts.productName}`), [title, texts])
  const menu = <DeskMenu onChosen={() => setIsMenuOpen(false)} />
  const isOpen = page === undefined || isOpenTo(page, session)
  return (
    <Layout className="desk">
      <a className="skip" href="#content">
        {texts.skip}
      </a>
      <Layout.Header className="top">
        {!isWide && (
          <Button aria-label={texts.openMenu} onClick={() => setIsMenuOpen(true)}>
            ☰
          </Button>
        )}
        <Link to="/" className="brand">
          {texts.productName} <span>{texts.tagline}</span>
        </Link>
        <LiveBadge />
        <LanguageSwitch />
        <Account />
      </Layout.Header>
      <Layout>
        {isWide ? (
          <Layout.Sider theme="light" width={216} className="sider">
            {menu}
          </Layout.Sider>
        ) : (
          <Drawer
            placement="left"
            size={260}
            title={session.name ?? texts.menu}
            open={isMenuOpen}
            onClose={() => setIsMenuOpen(false)}
          >
            {menu}
          </Drawer>
        )}
        <Layout.Content id="content" role="main" tabIndex={-1} className="content">
          {page !== undefined && isOpen && <Trail page={page} />}
          {isOpen ? <Outlet /> : <NotAllowed />}
        </Layout.Content>
      </Layout>
    </Layout>
  )
}

/** What the shell knows of the page that is open; undefined where there is none at the address. */
function usePageInfo(): PageInfo | undefined {
  return useMatches().at(-1)?.staticData.page
}

/** Where the page stands: its group, and the page it was opened from. What it is itself, its heading says. */
function Trail({ page }: { readonly page: PageInfo }) {
  const texts = useTexts(shellTexts)
  const { locale } = useLanguage()
  const { routesByPath } = useRouter()
  if (page.group === null) return null
  const parents = Object.entries(routesByPath).filter(([path]) => path === page.parent)
  const items = [
    { title: texts.groups[page.group] },
    ...parents.map(([path, { options }]) => ({
      title: <Link to={path}>{options.staticData?.page?.title(locale) ?? path}</Link>,
    })),
  ]
  return <Breadcrumb className="trail" items={items} />
}
