/** What a sign-in yields and where it is kept. The store encrypts it (platform/secrets) and never logs it. */
export interface Tokens {
  readonly accessToken: string
  /** Null for grants without one (client credentials, JWT bearer). */
  readonly refreshToken: string | null
  /** Base URL for API calls, pinned at sign-in. */
  readonly instanceUrl: string
  /** When the access token stops working, if the CRM says so; Salesforce does not. */
  readonly expiresAt: Date | null
  readonly scope: string | null
}

export interface TokenStore {
  read(): Promise<Tokens | null>
  /**
   * Runs `refresh` under a lock that all processes share, with the tokens as they are now; stores what it returns before
   * the lock is released. Whoever waited gets the winner's tokens passed in and returns them unchanged when they differ
   * from those it found rejected (single flight: T3, T5 of reliability.md).
   */
  renew(refresh: (current: Tokens | null) => Promise<Tokens>): Promise<Tokens>
}
