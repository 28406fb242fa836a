import type { TrackingStep } from '#domain/prescriptions/tracking.ts'
import type { PageView } from './layout.ts'

/** What asking for a copy or for erasing came to. */
export type OwnDataOutcome = 'erased' | 'wrongPhone' | 'underWay' | 'keptByLaw' | 'tooOften'

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
  readonly family: {
    readonly summary: string
    readonly text: string
    readonly name: string
    readonly residentId: string
    readonly send: string
    readonly codeSent: string
    readonly unknown: string
    readonly incomplete: string
    readonly tooLong: string
    readonly ended: string
    /** Who acts, above what a family member is shown. */
    readonly acting: string
    readonly choosePlace: string
  }
  readonly data: {
    readonly title: string
    readonly summary: string
    readonly text: string
    readonly phone: string
    readonly copy: string
    readonly erase: string
    readonly eraseText: string
    readonly outcomes: Readonly<Record<OwnDataOutcome, string>>
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
  family: {
    summary: '我是家人，代为办理',
    text: '患者授权过您，才能代为办理。验证码会发到您本人在医院登记的手机。',
    name: '您的姓名',
    residentId: '您的身份证号码',
    send: '发送验证码到我的手机',
    codeSent: '验证码已发送到您本人登记的手机号。',
    unknown: '没有找到有效的授权。请核对姓名和号码，或请患者先在“我的选择”里授权。',
    incomplete: '请填写您的姓名和身份证号码。',
    tooLong: '有一项太长，没有提交。请按它下面的提示删短。',
    ended: '患者的授权已到期或已收回，不能再代为办理。',
    acting: '您正在代家人办理。患者可以看到您的查看记录。',
    choosePlace: '代为选择药店和地点',
  },
  data: {
    title: '我填写的资料',
    summary: '获取副本，或删除资料',
    text: '这里只有填写时的手机号才能打开。',
    phone: '填写时的手机号码',
    copy: '下载副本',
    erase: '删除我的资料',
    eraseText: '删除后不能恢复；还没有分配的药包不会再分配给您。',
    outcomes: {
      erased: '您的资料已删除。',
      wrongPhone: '没有找到这个手机号的资料，请核对后再试。',
      underWay: '药包已分配给您，还没有送到。请在收到之后再删除。',
      keptByLaw: '医生已经接诊，诊疗记录依法须保存 15 年，不能在这里删除。',
      tooOften: '尝试次数过多，请一小时后再试。',
    },
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
