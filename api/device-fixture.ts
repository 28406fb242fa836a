import { type Device, makeDevice } from '#bin/offline-device.ts'
import { bodyOf, type Credential, send, type TestApp } from './app-fixture.ts'

/** Makes a phone's key and registers it for whom `credential` signs in. */
export function registerNewDevice(test: TestApp, credential: Credential): Promise<Device> {
  return makeDevice('村药房手机', async (body) =>
    bodyOf(await send(test, 'POST', '/access/me/devices', credential, body)),
  )
}
