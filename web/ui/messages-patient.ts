import type { TrackingStep } from '#domain/prescriptions/tracking.ts'
import type { PageView } from './layout.ts'

/** What is said on patients' pages alone: the larger view, what comes next, and what a page asks before it acts. */
export interface PatientTexts {
  /** The way to a view, named by that view. */
  readonly views: Readonly<Record<PageView, string>>
  readonly next: {
    readonly title: string
    /** What happens on the way to a step. */
    readonly steps: Readonly<Record<Exclude<TrackingStep, 'received'>, string>>
    /** The last step of a delivery to the door. */
    readonly toTheDoor: string
    readonly expected: string
    readonly nextPart: string
    readonly promiseLapsed: string
  }
  /** Why the private part is closed again. */
  readonly privateEnded: string
  /** In the larger view, in place of a time limit. */
  readonly codeSentCalmly: string
  readonly medicines: {
    readonly title: string
    readonly hidden: string
    readonly labelHint: string
  }
  readonly confirm: {
    readonly title: string
    readonly yes: string
    readonly no: string
    readonly delay: string
    readonly skip: string
    readonly stop: string
    readonly newDay: string
    readonly oldDay: string
    readonly laterParts: string
    readonly stays: string
    readonly stopped: string
    readonly underWay: string
    readonly keepEnough: string
  }
}

export const chinesePatient: PatientTexts = {
  views: { usual: '标准版', elder: '长辈版（大字）' },
  next: {
    title: '下一步',
    steps: {
      reviewed: '药师审核处方',
      prepared: '备好药品，两人核对',
      on_the_way: '发车',
      arrived: '送到领取地点',
      handed_over: '请您来领取，带好取药码',
    },
    toTheDoor: '送到您家，请准备好取药码',
    expected: '预计',
    nextPart: '下一次配药',
    promiseLapsed: '已过预计时间，仍在最迟时间之内',
  },
  privateEnded: '为保护您的隐私，验证已经结束，刚才的操作没有保存。请重新验证后再办理。',
  codeSentCalmly: '验证码已发送到预留手机号。不用着急，过期了可以再发一次。',
  medicines: {
    title: '药品与用法',
    hidden: '药师审核通过后，这里会显示药品和用法。',
    labelHint: '用药以药盒上的标签和药师指导为准。',
  },
  confirm: {
    title: '请确认',
    yes: '确认',
    no: '不改了，返回',
    delay: '推迟这次配药',
    skip: '跳过这次配药',
    stop: '停止后面的全部配药',
    newDay: '改为',
    oldDay: '原定日期',
    laterParts: '后面的各次配药会一起顺延。',
    stays: '后面各次配药的日期不变。',
    stopped: '将停止的配药',
    underWay: '已经在配送的药仍会送达，您可以当面拒收。',
    keepEnough: '请先确认家里的药够吃到新的日期；不确定时请咨询医生。',
  },
}
