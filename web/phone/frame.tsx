import type { ComponentChildren } from 'preact'
import { localeNames, locales, type Locale } from '#web/ui/locale.ts'
import { formatInstant } from '#web/ui/format.ts'
import type { DrainEnd } from './outbox/drain.ts'
import { needsAttention } from './outbox/rules.ts'
import { addressOf, type ScreenName } from './route.ts'
import { nameOf, useEngineState, useScene, useStored, type Scene } from './scene.ts'
import { outboxStoreOf } from './storage/outbox-store.ts'

interface FrameProps {
  readonly screen: ScreenName
  readonly onLanguage: (locale: Locale) => void
  readonly children: ComponentChildren
}

/** What stands around every screen: the way home, whose phone this is, and whether all work is sent. */
export function Frame({ screen, onLanguage, children }: FrameProps) {
  const { texts, owner, locale } = useScene()
  return (
    <>
      <header class="top">
        {screen === 'home' ? (
          <p class="place">{nameOf({ nameZh: owner.siteNameZh, nameEn: owner.siteNameEn }, locale)}</p>
        ) : (
          <a class="back" href={addressOf(screen === 'parcel' ? 'receive' : 'home')}>
            ← {screen === 'parcel' ? texts.back : texts.home}
          </a>
        )}
        {screen === 'home' && <Languages locale={locale} label={texts.language} onLanguage={onLanguage} />}
      </header>
      <Badge />
      <main>{children}</main>
    </>
  )
}

interface LanguagesProps {
  readonly locale: Locale
  readonly label: string
  readonly onLanguage: (locale: Locale) => void
}

export function Languages({ locale, label, onLanguage }: LanguagesProps) {
  return (
    <select
      class="languages"
      aria-label={label}
      value={locale}
      onChange={({ currentTarget: { value } }) => {
        const chosen = locales.find((one) => one === value)
        if (chosen !== undefined) onLanguage(chosen)
      }}
    >
      {locales.map((one) => (
        <option key={one} value={one} lang={one}>
          {localeNames[one]}
        </option>
      ))}
    </select>
  )
}

/** The one place that tells what is not sent yet: it counts rows of the phone's own database, nothing else. */
function Badge() {
  const scene = useScene()
  const { texts, database, locale } = scene
  const { isOnline, isSignedIn, drainEnd, progress, live } = useEngineState()
  const commands = useStored(() => outboxStoreOf(database).all())
  const since = useStored(() => scene.knownSince(database))
  if (commands === undefined || since === undefined) return <p class="badge" />
  const open = commands.filter(needsAttention)
  const pending = open.filter(({ state }) => state === 'saved').length
  const refused = open.length - pending
  const hold = isSignedIn ? holdText(scene, drainEnd, pending) : texts.badge.signInToSend
  return (
    <div class={`badge ${open.length > 0 ? 'waiting' : 'clear'}`} role="status">
      <a href={addressOf('pending')}>
        {pending > 0 && texts.badge.pending(pending)}
        {open.length === 0 && texts.badge.allSent}
        {refused > 0 && <strong>{texts.badge.refused(refused)}</strong>}
      </a>
      <p class="facts">
        <span>{isOnline === false ? texts.badge.offline : texts.badge.online}</span>
        {isOnline !== false && live !== null && live !== 'connecting' && (
          <span>{texts.badge.news[live]}</span>
        )}
        <span>
          {progress === null
            ? since === null
              ? texts.badge.never
              : `${texts.badge.knownSince} ${formatInstant(new Date(since), locale)}`
            : `${texts.badge.steps[progress.step]}: ${texts.badge.bringing(progress.count)}`}
        </span>
      </p>
      {hold !== null && <p class="hold">{isSignedIn ? hold : <a href={addressOf('sign-in')}>{hold}</a>}</p>}
    </div>
  )
}

function holdText({ texts }: Scene, end: DrainEnd | null, pending: number): string | null {
  if (end === null || pending === 0) return null
  if (end.step === 'signIn') return texts.badge.otherPerson
  return end.step === 'update' ? texts.badge.update : null
}
