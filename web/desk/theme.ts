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
    // Under the pointer everything gets darker: lighter shades are too pale to read.
    colorLinkHover: '#075a41',
    colorLinkActive: '#034534',
    colorPrimaryHover: '#075a41',
    colorPrimaryActive: '#034534',
    colorPrimaryBg: '#e4f1ec',
    colorInfo: '#1d5fa8',
    colorSuccess: '#146c2e',
    colorSuccessBg: '#e8f5ec',
    colorSuccessBorder: '#a9d3b6',
    colorWarning: '#8a5a00',
    colorWarningBg: '#fdf4e0',
    colorWarningBorder: '#e6c98a',
    colorError: '#b3261e',
    colorErrorBg: '#fdecea',
    colorErrorBorder: '#edb4af',
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
