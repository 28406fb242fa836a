import { useState } from 'preact/hooks'
import type { Locale } from '#web/ui/locale.ts'
import { Languages } from '../frame.tsx'
import { nameOf } from '../scene.ts'
import type { PhoneOwner } from '../storage/database.ts'
import type { Myself, SiteNode } from '../sync/answers.ts'
import { get, post, Refused } from '../sync/server.ts'
import type { Language } from '../texts/choose.ts'
import type { PhoneTexts } from '../texts/texts.ts'

interface SignInProps {
  readonly language: Language
  readonly onLanguage: (locale: Locale) => void
  readonly onOwner: (owner: PhoneOwner) => Promise<void>
}

interface Known {
  readonly myself: Myself
  readonly sites: readonly SiteNode[]
}

/** Signing in, and then choosing the pharmacy that this phone works for, where there is a choice. */
export function SignIn({ language: { locale, texts }, onLanguage, onOwner }: SignInProps) {
  const [known, setKnown] = useState<Known>()
  const [failure, setFailure] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const choose = ({ myself }: Known, site: SiteNode) =>
    onOwner({
      principalId: myself.principalId,
      name: myself.name ?? '',
      tenantId: myself.tenantId,
      siteId: site.id,
      siteNameZh: site.nameZh,
      siteNameEn: site.nameEn,
    })
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    setBusy(true)
    setFailure(undefined)
    try {
      await post('/auth/sign-in/email', { email: form.get('email'), password: form.get('password') })
      const next = await readKnown()
      if (next === null) return setFailure(texts.signIn.wrongRole)
      const [only] = next.sites
      if (only !== undefined && next.sites.length === 1) await choose(next, only)
      else setKnown(next)
    } catch (error) {
      setFailure(failureText(texts, error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <header class="top">
        <p class="place">{texts.title}</p>
        <Languages locale={locale} label={texts.language} onLanguage={onLanguage} />
      </header>
      <main>
        {known === undefined ? (
          <form class="sign-in" onSubmit={(event) => void submit(event)}>
            <h1>{texts.signIn.title}</h1>
            <label>
              {texts.signIn.email}
              <input name="email" type="email" autocomplete="username" required />
            </label>
            <label>
              {texts.signIn.password}
              <input name="password" type="password" autocomplete="current-password" required />
            </label>
            {failure !== undefined && (
              <p class="notice bad" role="alert">
                {failure}
              </p>
            )}
            <button disabled={isBusy}>{texts.signIn.submit}</button>
          </form>
        ) : (
          <ChooseSite {...{ known, texts, locale }} onSite={(site) => void choose(known, site)} />
        )}
      </main>
    </>
  )
}

interface ChooseProps {
  readonly known: Known
  readonly texts: PhoneTexts
  readonly locale: Locale
  readonly onSite: (site: SiteNode) => void
}

const mostShown = 40

function ChooseSite({ known, texts, locale, onSite }: ChooseProps) {
  const [text, setText] = useState('')
  const found = known.sites.filter(
    ({ nameZh, nameEn }) => nameZh.includes(text) || nameEn.toLowerCase().includes(text.toLowerCase()),
  )
  return (
    <>
      <h1>{texts.site.title}</h1>
      <p>{texts.site.text}</p>
      {known.sites.length > 8 && (
        <label>
          {texts.site.find}
          <input value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
        </label>
      )}
      <ul class="menu">
        {found.slice(0, mostShown).map((site) => (
          <li key={site.id}>
            <button type="button" class="entry" onClick={() => onSite(site)}>
              {nameOf(site, locale)}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="empty">{texts.site.none}</p>}
    </>
  )
}

/** Who signed in and where they work; null for whose role is not a village pharmacist's. */
async function readKnown(): Promise<Known | null> {
  const myself = await get<Myself>('/access/me')
  if (!myself.roles.includes('village_pharmacist')) return null
  return { myself, sites: await readSites(myself) }
}

async function readSites({ siteIds, tenantId }: Myself): Promise<SiteNode[]> {
  if (siteIds.length > 0) return Promise.all(siteIds.map((id) => get<SiteNode>(`/sites/${id}`)))
  const { items } = await get<{ items: readonly SiteNode[] }>('/sites')
  const own = items.filter((site) => site.tenantId === tenantId)
  return own.toSorted((one, other) => rank(one) - rank(other))
}

function rank({ kind }: SiteNode): number {
  return kind === 'village_pharmacy' ? 0 : 1
}

function failureText(texts: PhoneTexts, error: unknown): string {
  if (!(error instanceof Refused)) return texts.signIn.needsNetwork
  return error.status === 429 ? texts.signIn.tooOften : texts.signIn.failed
}
