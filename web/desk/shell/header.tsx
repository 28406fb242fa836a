import { Badge, Button, Select } from 'antd'
import { localeNames, locales } from '#web/ui/locale.ts'
import { useLiveStatus } from '../client/live.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import { useSession } from './session.tsx'

const tones = { connecting: 'default', live: 'success', polling: 'warning' } as const

/** Whether the page hears of changes at once. */
export function LiveBadge() {
  const texts = useTexts(shellTexts)
  const status = useLiveStatus()
  return <Badge className="live" status={tones[status]} text={texts.live[status]} />
}

/** The language of the whole house: the server keeps it, and sends the page anew. */
export function LanguageSwitch() {
  const texts = useTexts(shellTexts)
  const { locale } = useLanguage()
  return (
    <Select
      className="languages"
      aria-label={texts.language}
      value={locale}
      options={locales.map((one) => ({ value: one, label: <span lang={one}>{localeNames[one]}</span> }))}
      onChange={(chosen) => {
        const address = new URL(location.href)
        address.searchParams.set('lang', chosen)
        location.assign(address)
      }}
    />
  )
}

/** Who is signed in, and the way out. */
export function Account() {
  const texts = useTexts(shellTexts)
  const { name } = useSession()
  return (
    <form className="account" method="post" action="/sign-out">
      <span title={texts.signedInAs}>{name}</span>
      <Button htmlType="submit" size="small">
        {texts.signOut}
      </Button>
    </form>
  )
}
