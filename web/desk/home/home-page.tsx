import { Card, Flex, Tag } from 'antd'
import { Link } from '@tanstack/react-router'
import { worksOf } from '#domain/access/phone-work.ts'
import { Page } from '../shell/page.tsx'
import { useMenuPages, useRenderedPages } from '../shell/menu.tsx'
import { groupsFor } from '../shell/page-info.ts'
import { useSession } from '../shell/session.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import { useWaiting, Waiting } from './waiting.tsx'

/** Where somebody begins: who they are here, every page that their roles open, and how much waits for them behind it. */
export function HomePage() {
  const shell = useTexts(shellTexts)
  const texts = shell.homePage
  const { messages } = useLanguage()
  const { name, roles } = useSession()
  const pages = useMenuPages()
  const rendered = useRenderedPages()
  const works = worksOf(roles)
  const waiting = useWaiting()
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
                  {title} <Waiting count={waiting.get(path)} />
                </Link>
              ))}
            </Card>
          )
        })}
        {rendered.length > 0 && (
          <Card className="entrance" title={<h2>{shell.otherPages}</h2>}>
            {rendered.map(({ path, title }) => (
              <a key={path} href={path}>
                {title} <Waiting count={waiting.get(path)} />
              </a>
            ))}
          </Card>
        )}
      </Flex>
    </Page>
  )
}
