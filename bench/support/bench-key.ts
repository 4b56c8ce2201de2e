/** The secret key of throw-away benchmark databases; protects nothing. */
export const BENCH_KEY = 'aK61FH7LjIPRMYE3FBn3H+B8D7UmBxbdyRxtl2DPw4I='
