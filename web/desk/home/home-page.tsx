import { Card, Flex, Tag } from 'antd'
import { Link } from '@tanstack/react-router'
import { worksOf } from '#domain/access/phone-work.ts'
import { Page } from '../shell/page.tsx'
import { useMenuPages, useRenderedPages } from '../shell/menu.tsx'
import { groupsFor } from '../shell/page-info.ts'
import { useSession } from '../shell/session.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'

/** Where somebody begins: who they are here, and every page that their roles open. */
export function HomePage() {
  const shell = useTexts(shellTexts)
  const texts = shell.homePage
  const { messages } = useLanguage()
  const { name, roles } = useSession()
  const pages = useMenuPages()
  const rendered = useRenderedPages()
  const works = worksOf(roles)
  return (
    <Page id="/" title={texts.welcome(name ?? '')} hint={texts.hint}>
      <p>
        {texts.yourRoles}{' '}
        {roles.map((role) => (
          <Tag key={role}>{messages.board.roles[role]}</Tag>
        ))}
      </p>
      {pages.length + rendered.length + works.length === 0 && <p className="empty">{texts.noPages}</p>}
      <Flex gap="middle" wrap>
        {works.length > 0 && (
          <Card className="entrance" title={<h2>{texts.phone}</h2>}>
            {works.map((work) => (
              <a key={work} href="/phone/">
                {texts.works[work]}
              </a>
            ))}
            <p className="aside">{texts.phoneText}</p>
          </Card>
        )}
        {groupsFor(roles).map((group) => {
          const own = pages.filter((page) => page.group === group)
          if (own.length === 0) return null
          return (
            <Card key={group} className="entrance" title={<h2>{shell.groups[group]}</h2>}>
              {own.map(({ path, title }) => (
                <Link key={path} to={path}>
                  {title}
                </Link>
              ))}
            </Card>
          )
        })}
        {rendered.length > 0 && (
          <Card className="entrance" title={<h2>{shell.otherPages}</h2>}>
            {rendered.map(({ path, title }) => (
              <a key={path} href={path}>
                {title}
              </a>
            ))}
          </Card>
        )}
      </Flex>
    </Page>
  )
}
