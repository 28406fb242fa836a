import { addressOf, go } from './route.ts'
import { useScene } from './scene.ts'
import { post } from './sync/server.ts'
import { worksOf } from '#domain/access/phone-work.ts'

/** Who uses the phone, and what they may do about that: bring everything anew, do other work, sign out. */
export function OwnerRow() {
  const { texts, owner, engine } = useScene()
  return (
    <>
      <p class="owner">{owner.name}</p>
      <div class="row">
        <button type="button" class="plain" onClick={() => engine.wake(true)}>
          {texts.badge.bringNow}
        </button>
        <a class="button plain" href={addressOf('devices')}>
          {texts.menu.devices}
        </a>
        {worksOf(owner.roles ?? []).length > 1 && (
          <a class="button plain" href={addressOf('sign-in', 'work')}>
            {texts.work.change}
          </a>
        )}
        <button type="button" class="plain" onClick={() => void signOut()}>
          {texts.menu.signOut}
        </button>
      </div>
    </>
  )
}

async function signOut(): Promise<void> {
  await post('/auth/sign-out', {}).catch(() => null)
  go('sign-in')
}
