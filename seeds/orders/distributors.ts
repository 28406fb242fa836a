/** A company of the demo world that sells to pharmacies. All of it is invented. */
export interface SeedDistributor {
  /** Names it in `seedId('tenant/…')`. */
  readonly key: string
  readonly nameZh: string
  readonly nameEn: string
  /** The county-level region of its seat, and of its depot's city. */
  readonly seat: string
  readonly depotRegion: string
  readonly longitude: number
  readonly latitude: number
  /** Regions where it sells: provinces. */
  readonly territories: readonly string[]
  /** How its prices stand to the catalogue's, in hundredths. */
  readonly pricePercent: number
  /** Whom it buys from: straight from the makers, or from a wholesaler in between. */
  readonly buysFrom: 'maker' | 'wholesaler'
  /** Sells in the makers' own name, so that the leg from the maker is direct. */
  readonly isMakersOwn: boolean
  readonly minimumOrderFen: number
  readonly freeDeliveryFen: number
  readonly deliveryFeeFen: number
  readonly answerMinutes: number
  /** Of the products, which share it sells: every n-th is left out. */
  readonly leavesOutEvery: number
}

const usual = {
  buysFrom: 'maker',
  isMakersOwn: false,
  minimumOrderFen: 2_000,
  freeDeliveryFen: 50_000,
  deliveryFeeFen: 800,
  answerMinutes: 240,
  leavesOutEvery: 5,
} as const

/** Seven, the two that already carry parcels among them, so that every county is served by three at least. */
export const distributors: readonly SeedDistributor[] = [
  {
    ...usual,
    key: 'distributor/shanlu',
    nameZh: '演示山路冷链物流有限公司',
    nameEn: 'Demo Shanlu Logistics',
    seat: '520102',
    depotRegion: '5201',
    longitude: 106.72,
    latitude: 26.6,
    territories: ['52', '43'],
    pricePercent: 82,
  },
  {
    ...usual,
    key: 'distributor/changhe',
    nameZh: '演示长河医药配送有限公司',
    nameEn: 'Demo Changhe Delivery',
    seat: '640104',
    depotRegion: '6401',
    longitude: 106.24,
    latitude: 38.48,
    territories: ['64', '35'],
    pricePercent: 80,
    leavesOutEvery: 3,
  },
  {
    ...usual,
    key: 'distributor/qianfeng',
    nameZh: '演示黔峰医药有限公司',
    nameEn: 'Demo Qianfeng Medicine',
    seat: '520302',
    depotRegion: '5203',
    longitude: 106.91,
    latitude: 27.71,
    territories: ['52'],
    pricePercent: 84,
    buysFrom: 'wholesaler',
  },
  {
    ...usual,
    key: 'distributor/xiangyun',
    nameZh: '演示湘云医药有限公司',
    nameEn: 'Demo Xiangyun Medicine',
    seat: '430102',
    depotRegion: '4301',
    longitude: 112.97,
    latitude: 28.2,
    territories: ['43', '52'],
    pricePercent: 83,
  },
  {
    ...usual,
    key: 'distributor/liupan',
    nameZh: '演示六盘医药有限公司',
    nameEn: 'Demo Liupan Medicine',
    seat: '640402',
    depotRegion: '6404',
    longitude: 106.28,
    latitude: 36.01,
    territories: ['64'],
    pricePercent: 84,
    leavesOutEvery: 7,
  },
  {
    ...usual,
    key: 'distributor/minjiang',
    nameZh: '演示闽江医药有限公司',
    nameEn: 'Demo Minjiang Medicine',
    seat: '350102',
    depotRegion: '3501',
    longitude: 119.3,
    latitude: 26.08,
    territories: ['35', '43', '64'],
    pricePercent: 86,
    buysFrom: 'wholesaler',
    leavesOutEvery: 9,
  },
  {
    ...usual,
    key: 'distributor/zhigong',
    nameZh: '演示工厂直供医药有限公司',
    nameEn: 'Demo Straight from the Maker',
    seat: '510104',
    depotRegion: '5101',
    longitude: 104.08,
    latitude: 30.66,
    territories: ['52', '43', '64', '35'],
    pricePercent: 74,
    isMakersOwn: true,
    minimumOrderFen: 20_000,
    freeDeliveryFen: 100_000,
    leavesOutEvery: 2,
  },
]

/** Those that joined for this trade: the others were there before. */
export const newDistributors = distributors.slice(2)

export const depotKeyOf = ({ key }: Pick<SeedDistributor, 'key'>) => `depot/${key}`
