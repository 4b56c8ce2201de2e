import { ApiProblem } from './problem.ts'

type AskPassword = () => Promise<boolean>
let askPassword: AskPassword = async () => false

/** The shell says here how a person is asked for the password; it answers whether it was given. */
export function onPasswordNeeded(ask: AskPassword): void {
  askPassword = ask
}

/** Does something; where the server first wants the password again (CC-USER-5), asks for it and does it then. */
export async function withConfirmation<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.problem.code !== 'CC-USER-5' || !(await askPassword())) throw error
    return action()
  }
}
