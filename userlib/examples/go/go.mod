// SPDX-License-Identifier: MIT
module examples

go 1.19

require sslp v0.0.0

replace sslp => ../../stacks/go
