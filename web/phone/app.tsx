import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Locale } from '#web/ui/locale.ts'
import { Frame } from './frame.tsx'
import { startEngine } from './engine.ts'
import { useRoute, go, type ScreenName } from './route.ts'
import { SceneProvider, type Scene } from './scene.ts'
import {
  forgetSynced,
  type PhoneDatabase,
  type PhoneOwner,
  readSetting,
  writeSetting,
} from './storage/database.ts'
import { changeLanguage, type Language } from './texts/choose.ts'
import { Accept } from './screens/accept.tsx'
import { Count } from './screens/count.tsx'
import { Devices } from './screens/devices.tsx'
import { HandOver } from './screens/hand-over.tsx'
import { Home } from './screens/home.tsx'
import { Notices } from './screens/notices.tsx'
import { OrderStock } from './screens/order-stock.tsx'
import { Orders } from './screens/orders.tsx'
import { Pending } from './screens/pending.tsx'
import { Receive } from './screens/receive.tsx'
import { ReceiveParcel } from './screens/receive-parcel.tsx'
import { SignIn } from './screens/sign-in.tsx'

interface AppProps {
  readonly database: PhoneDatabase
  readonly language: Language
}

/** Who owns the phone decides: without somebody it asks for a sign-in, with somebody it works with or without a network. */
export function App({ database, language: first }: AppProps) {
  const [language, setLanguage] = useState(first)
  const [owner, setOwner] = useState<PhoneOwner | null>()
  useEffect(() => void readSetting(database, 'owner').then(setOwner), [database])
  const change = (locale: Locale) => void changeLanguage(locale).then(setLanguage)
  useEffect(() => void (document.title = language.texts.title), [language])
  if (owner === undefined) return null
  const own = async (next: PhoneOwner) => {
    if (owner?.siteId !== next.siteId || owner.tenantId !== next.tenantId) await forgetSynced(database)
    await writeSetting(database, 'owner', next)
    setOwner(next)
    go('home')
  }
  if (owner === null) return <SignIn language={language} onLanguage={change} onOwner={own} />
  return (
    <OwnedPhone
      key={`${owner.principalId}/${owner.siteId}`}
      {...{ database, language, owner }}
      onLanguage={change}
      onOwner={own}
    />
  )
}

const screens: Readonly<
  Record<Exclude<ScreenName, 'sign-in'>, (props: { id: string }) => preact.JSX.Element>
> = {
  home: Home,
  order: OrderStock,
  orders: Orders,
  receive: Receive,
  parcel: ReceiveParcel,
  'hand-over': HandOver,
  accept: Accept,
  count: Count,
  notices: Notices,
  devices: Devices,
  pending: Pending,
}

interface OwnedProps extends AppProps {
  readonly owner: PhoneOwner
  readonly onLanguage: (locale: Locale) => void
  readonly onOwner: (owner: PhoneOwner) => Promise<void>
}

function OwnedPhone({ database, language, owner, onLanguage, onOwner }: OwnedProps) {
  const engine = useMemo(() => startEngine(database, owner), [database, owner])
  useEffect(() => {
    engine.wake()
    return () => engine.stop()
  }, [engine])
  const scene = useMemo(
    (): Scene => ({ database, owner, engine, ...language }),
    [database, owner, engine, language],
  )
  const { name, id } = useRoute()
  if (name === 'sign-in') return <SignIn language={language} onLanguage={onLanguage} onOwner={onOwner} />
  const Screen = screens[name]
  return (
    <SceneProvider value={scene}>
      <Frame screen={name} onLanguage={onLanguage}>
        <Screen key={id} id={id} />
      </Frame>
    </SceneProvider>
  )
}
