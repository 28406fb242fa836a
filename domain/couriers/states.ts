import type { StateTable } from '../state-table.ts'

export type CourierBookingState = 'booked' | 'collected' | 'delivered' | 'failed' | 'cancelled'

/** A parcel's way to the door with a courier. A couple of steps may pass between two looks at it. */
export const courierBookingStates = {
  booked: ['collected', 'delivered', 'failed', 'cancelled'],
  collected: ['delivered', 'failed'],
  delivered: [],
  failed: [],
  cancelled: [],
} as const satisfies StateTable<CourierBookingState>
