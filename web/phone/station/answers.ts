// What a station's screens read of the API's answers. api/phone-answers.test.ts holds them against the operations.

export interface CampaignHead {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly state: string
}

export interface BatchHead {
  readonly id: string
  readonly number: number
  readonly state: string
  readonly parcels: number
  readonly pickedBy: string | null
}

/** What a batch holds, and how its kits stand. */
export interface BatchDetail extends BatchHead {
  readonly picks: readonly {
    readonly lotId: string
    readonly nameZh: string
    readonly nameEn: string
    readonly lotNumber: string
    readonly expiresOn: string | null
    readonly unitsOfParcel: number
    readonly parcels: number
  }[]
  readonly households: readonly { readonly place: number | null; readonly state: string }[]
}
