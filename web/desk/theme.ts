import type { ThemeConfig } from 'antd'

/** For readers who asked their system for less movement: nothing fades or slides. */
const still = {
  motion: false,
  motionDurationFast: '0s',
  motionDurationMid: '0s',
  motionDurationSlow: '0s',
} as const

/** The house's green, a font that has every Chinese character, and greys that are dark enough to read. */
export const theme: ThemeConfig = {
  token: {
    ...(matchMedia('(prefers-reduced-motion: reduce)').matches ? still : {}),
    colorPrimary: '#0b6b4f',
    colorLink: '#0b6b4f',
    colorPrimaryBg: '#e4f1ec',
    colorError: '#b3261e',
    colorInfo: '#1d5fa8',
    colorInfoBg: '#ecf3fb',
    controlItemBgActive: '#e4f1ec',
    borderRadius: 4,
    fontFamily:
      "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Malgun Gothic', 'Noto Sans CJK KR', sans-serif",
    colorTextSecondary: '#474f4c',
    colorTextTertiary: '#5a625f',
    colorTextDescription: '#5a625f',
    colorTextPlaceholder: '#6b7370',
  },
}
