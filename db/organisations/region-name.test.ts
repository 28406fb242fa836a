import { expect, it } from 'vitest'
import { latinRegionName } from './region-name.ts'

it('calls regions by their pinyin and their rank', () => {
  const names = {
    西吉县: 'Xiji County',
    长汀县: 'Changting County',
    三都水族自治县: 'Sandu Shui Autonomous County',
    印江土家族苗族自治县: 'Yinjiang Tujia Miao Autonomous County',
    都江镇: 'Dujiang Town',
    新营乡: 'Xinying Township',
    花门街道: 'Huamen Subdistrict',
    绿塘村: 'Lyutang Village',
    大滩村委会: 'Datan Village',
    演示村村委会: 'Yanshi Village',
    龙泉村民委员会: 'Longquan Village',
    团结社区居委会: 'Tuanjie Community',
    城关居民委员会: 'Chengguan Community',
    县: 'Xian',
  }
  expect(Object.keys(names).map(latinRegionName)).toEqual(Object.values(names))
})
