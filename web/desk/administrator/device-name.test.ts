import { expect, it } from 'vitest'
import { deviceName } from './device-name.ts'

it('names a device by browser and system, and nothing by nothing', () => {
  const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0'
  expect(
    [
      `Mozilla/5.0 (Linux; Android 14; V2230A) ${chrome} Mobile Safari/537.36`,
      `Mozilla/5.0 (Linux; Android 14; V2230A) ${chrome} Mobile Safari/537.36 MicroMessenger/8.0.47`,
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/121.0.0.0`,
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 Version/17.2 Mobile Safari/604.1',
      'curl/8.5.0',
      '',
      null,
    ].map(deviceName),
  ).toEqual([
    'Chrome 120 · Android',
    'WeChat 8 · Android',
    'Edge 121 · Windows',
    'Safari 17 · iOS',
    'curl/8.5.0',
    null,
    null,
  ])
})
