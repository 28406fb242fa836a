import './without-evaluation.ts'
import './desk.css'
import './figures/figures.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { LiveProvider } from './client/live.tsx'
import { createQueryClient, goToSignIn } from './client/query-client.ts'
import { createDeskRouter } from './router.ts'
import { askWhoIsSignedIn, SessionProvider } from './shell/session.tsx'
import { bearNonce } from './shell/style-nonce.ts'
import { LanguageProvider, loadLanguage } from './texts/language.tsx'
import { theme } from './theme.ts'

async function start(): Promise<void> {
  const place = document.querySelector('#desk')
  if (place === null) throw new Error('The page has no place for the desk.')
  // The server has kept the language that was chosen; the address need not name it any longer.
  const address = new URL(location.href)
  address.searchParams.delete('lang')
  history.replaceState(history.state, '', address)
  const queries = createQueryClient(goToSignIn)
  askWhoIsSignedIn(queries)
  const language = await loadLanguage()
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''
  bearNonce(nonce)
  const router = createDeskRouter()
  createRoot(place).render(
    <StrictMode>
      <ConfigProvider csp={{ nonce }} locale={language.components} theme={theme} button={plainButtons}>
        <LanguageProvider language={language}>
          <QueryClientProvider client={queries}>
            <App>
              <SessionProvider>
                <LiveProvider>
                  <RouterProvider router={router} />
                </LiveProvider>
              </SessionProvider>
            </App>
          </QueryClientProvider>
        </LanguageProvider>
      </ConfigProvider>
    </StrictMode>,
  )
}

/** Two Chinese characters stand together, as on the rendered pages. */
const plainButtons = { autoInsertSpace: false } as const

void start()
