import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Locale } from '#web/ui/locale.ts'
import { sayFieldFaults } from './field-faults.ts'
import { Frame } from './frame.tsx'
import { startEngine } from './engine.ts'
import { useRoute, go } from './route.ts'
import { SceneProvider, type Scene } from './scene.ts'
import {
  forgetSynced,
  type PhoneDatabase,
  type PhoneOwner,
  readSetting,
  writeSetting,
} from './storage/database.ts'
import { changeLanguage, type Language } from './texts/choose.ts'
import { Devices } from './screens/devices.tsx'
import { SignIn } from './screens/sign-in.tsx'
import { useWorkspace, type Workspace } from './workspace.ts'

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
  useEffect(() => sayFieldFaults(language.texts.fields), [language])
  if (owner === undefined) return null
  const own = async (next: PhoneOwner) => {
    if (owner?.siteId !== next.siteId || owner.tenantId !== next.tenantId) await forgetSynced(database)
    await writeSetting(database, 'owner', next)
    setOwner(next)
    go('home')
  }
  if (owner === null) return <SignIn language={language} session="may" onLanguage={change} onOwner={own} />
  return (
    <OwnedPhone
      key={`${owner.principalId}/${owner.siteId}/${owner.work ?? ''}`}
      {...{ database, language, owner }}
      onLanguage={change}
      onOwner={own}
    />
  )
}

interface OwnedProps extends AppProps {
  readonly owner: PhoneOwner
  readonly onLanguage: (locale: Locale) => void
  readonly onOwner: (owner: PhoneOwner) => Promise<void>
}

function OwnedPhone(props: OwnedProps) {
  const workspace = useWorkspace(props.owner)
  const { texts } = props.language
  if (workspace === null) return null
  if (workspace === 'unreached')
    return (
      <main>
        <h1>{texts.title}</h1>
        <p class="notice bad">{texts.signIn.needsNetwork}</p>
      </main>
    )
  return <WorkingPhone {...props} workspace={workspace} />
}

function WorkingPhone({
  database,
  language,
  owner,
  onLanguage,
  onOwner,
  workspace,
}: OwnedProps & { readonly workspace: Workspace }) {
  const engine = useMemo(() => startEngine(database, owner, workspace), [database, owner, workspace])
  useEffect(() => {
    engine.wake()
    return () => engine.stop()
  }, [engine])
  const { knownSince } = workspace
  const scene = useMemo(
    (): Scene => ({ database, owner, engine, knownSince, ...language }),
    [database, owner, engine, knownSince, language],
  )
  const { name, id } = useRoute()
  if (name === 'sign-in')
    return <SignIn {...{ language, onLanguage, onOwner }} session={id === 'work' ? 'must' : 'no'} />
  // Everybody has devices, whatever their work is.
  const Screen = name === 'devices' ? Devices : workspace.screens[name]
  const shown = Screen === undefined ? 'home' : name
  const Shown = Screen ?? workspace.screens.home
  return (
    <SceneProvider value={scene}>
      <Frame screen={shown} onLanguage={onLanguage}>
        <Shown key={`${shown}/${id}`} id={id} />
      </Frame>
    </SceneProvider>
  )
}
