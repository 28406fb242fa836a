import { useEffect, useState } from 'preact/hooks'
import type { Locale } from '#web/ui/locale.ts'
import { Languages } from '../frame.tsx'
import { nameOf } from '../scene.ts'
import type { PhoneOwner } from '../storage/database.ts'
import type { Myself, SiteNode } from '../sync/answers.ts'
import { get, post, Refused } from '../sync/server.ts'
import type { Language } from '../texts/choose.ts'
import type { PhoneTexts } from '../texts/texts.ts'
import { type Work, worksOf } from '#domain/access/phone-work.ts'

interface SignInProps {
  readonly language: Language
  /**
   * Whether the server is asked who is signed in before anybody types: `must` where they only choose other work, `may` on a
   * phone that knows nobody yet, since they may have signed in by another page.
   */
  readonly session: 'must' | 'may' | 'no'
  readonly onLanguage: (locale: Locale) => void
  readonly onOwner: (owner: PhoneOwner) => Promise<void>
}

/** Who is signed in, and then what they do and where, as far as it was chosen. */
interface Known {
  readonly myself: Myself
  readonly works: readonly Work[]
  readonly chosen: { readonly work: Work; readonly sites: readonly SiteNode[] } | null
}

/** Signing in, and then choosing work and place that this phone is for, where there is a choice. */
export function SignIn({ language: { locale, texts }, session, onLanguage, onOwner }: SignInProps) {
  const [known, setKnown] = useState<Known>()
  const [failure, setFailure] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const own = ({ myself }: Known, work: Work, site: SiteNode) =>
    onOwner({
      ...ownerOf(myself, site),
      work,
    })
  const attempt = async (step: () => Promise<void>) => {
    setBusy(true)
    setFailure(undefined)
    try {
      await step()
    } catch (error) {
      setFailure(failureText(texts, error))
    } finally {
      setBusy(false)
    }
  }
  const choose = (next: Known, work: Work) =>
    attempt(async () => {
      const sites = await readSites(next.myself, work)
      const [first] = sites
      // A driver comes to many places: where they start from is enough.
      if (first !== undefined && (sites.length === 1 || work === 'driver')) await own(next, work, first)
      else setKnown({ ...next, chosen: { work, sites } })
    })
  const proceed = async () => {
    const myself = await get<Myself>('/access/me')
    const next = { myself, works: worksOf(myself.roles), chosen: null }
    const [only] = next.works
    if (only === undefined) setFailure(texts.signIn.wrongRole)
    else if (next.works.length === 1) await choose(next, only)
    else setKnown(next)
  }
  useEffect(() => {
    if (session === 'must') void attempt(proceed)
    if (session === 'may') void proceed().catch(() => null)
  }, [session])
  const submit = (form: FormData) =>
    attempt(async () => {
      await post('/auth/sign-in/email', { email: form.get('email'), password: form.get('password') })
      await proceed()
    })
  return (
    <>
      <header class="top">
        <p class="place">{texts.brand}</p>
        <Languages locale={locale} label={texts.language} onLanguage={onLanguage} />
      </header>
      <main>
        {known === undefined ? (
          <Credentials {...{ texts, failure, isBusy }} onSubmit={submit} />
        ) : known.chosen === null ? (
          <ChooseWork works={known.works} texts={texts} onWork={(work) => void choose(known, work)} />
        ) : (
          <ChooseSite
            {...{ texts, locale }}
            {...known.chosen}
            onSite={(site) => void own(known, known.chosen?.work ?? 'village', site)}
          />
        )}
      </main>
    </>
  )
}

interface CredentialsProps {
  readonly texts: PhoneTexts
  readonly failure: string | undefined
  readonly isBusy: boolean
  readonly onSubmit: (form: FormData) => Promise<void>
}

function Credentials({ texts, failure, isBusy, onSubmit }: CredentialsProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void onSubmit(new FormData(event.currentTarget as HTMLFormElement))
  }
  return (
    <form class="sign-in" onSubmit={submit}>
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
  )
}

interface WorkProps {
  readonly works: readonly Work[]
  readonly texts: PhoneTexts
  readonly onWork: (work: Work) => void
}

function ChooseWork({ works, texts, onWork }: WorkProps) {
  return (
    <>
      <h1>{texts.work.title}</h1>
      <p>{texts.work.text}</p>
      <ul class="menu">
        {works.map((work) => (
          <li key={work}>
            <button type="button" class="entry" onClick={() => onWork(work)}>
              {texts.work.names[work]}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

interface ChooseProps {
  readonly sites: readonly SiteNode[]
  readonly texts: PhoneTexts
  readonly locale: Locale
  readonly onSite: (site: SiteNode) => void
}

const mostShown = 40

function ChooseSite({ sites, texts, locale, onSite }: ChooseProps) {
  const [text, setText] = useState('')
  const named = new Map<string, number>()
  for (const { nameZh } of sites) named.set(nameZh, (named.get(nameZh) ?? 0) + 1)
  const found = sites.filter(
    ({ nameZh, nameEn }) => nameZh.includes(text) || nameEn.toLowerCase().includes(text.toLowerCase()),
  )
  return (
    <>
      <h1>{texts.site.title}</h1>
      <p>{texts.site.text}</p>
      {sites.length > 8 && (
        <label>
          {texts.site.find}
          <input value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
        </label>
      )}
      <ul class="menu">
        {found.slice(0, mostShown).map((site) => (
          <li key={site.id}>
            <button type="button" class="entry" onClick={() => onSite(site)}>
              <span>
                {nameOf(site, locale)}
                {(named.get(site.nameZh) ?? 0) > 1 && (
                  <small class="quiet under">{areaOf(site, sites, locale)}</small>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="empty">{texts.site.none}</p>}
    </>
  )
}

/** What tells a site from another of the same name: the one above it. */
function areaOf({ parentId }: SiteNode, sites: readonly SiteNode[], locale: Locale): string {
  const parent = sites.find(({ id }) => id === parentId)
  return parent === undefined ? '' : nameOf(parent, locale)
}

function ownerOf(myself: Myself, site: SiteNode): Omit<PhoneOwner, 'work'> {
  return {
    principalId: myself.principalId,
    name: myself.name ?? '',
    tenantId: myself.tenantId,
    siteId: site.id,
    siteNameZh: site.nameZh,
    siteNameEn: site.nameEn,
    roles: myself.roles,
  }
}

/** Where somebody may do a kind of work, the likeliest places first. */
async function readSites({ siteIds, tenantId }: Myself, work: Work): Promise<SiteNode[]> {
  if (siteIds.length > 0) return Promise.all(siteIds.map((id) => get<SiteNode>(`/sites/${id}`)))
  const { items } = await get<{ items: readonly SiteNode[] }>('/sites')
  const own = items.filter((site) => site.tenantId === tenantId)
  const rank = ({ kind }: SiteNode) => ((kind === 'village_pharmacy') === (work === 'village') ? 0 : 1)
  return own.toSorted((one, other) => rank(one) - rank(other))
}

function failureText(texts: PhoneTexts, error: unknown): string {
  if (!(error instanceof Refused)) return texts.signIn.needsNetwork
  return error.status === 429 ? texts.signIn.tooOften : texts.signIn.failed
}
