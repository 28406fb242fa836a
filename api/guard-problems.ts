// What a guard answers to whom it lets not in.

export const tooManyCalls = {
  status: 429,
  code: 'tooManyAttempts',
  title: 'Too many attempts',
  detail: 'There were too many calls of this operation from your address.',
  nextStep: 'Wait for the given time and send the same request again with the same key.',
} as const

export const roleMissing = {
  status: 403,
  code: 'roleMissing',
  title: 'Not allowed',
  detail: 'Your roles do not allow this operation.',
  nextStep: 'Ask an administrator of your organisation, or let somebody with the role do it.',
} as const

export const wrongTenant = {
  status: 403,
  code: 'organisationNotAllowed',
  title: 'Not allowed',
  detail: 'Your organisation may not do this.',
  nextStep: "Ask the network's operator.",
} as const
