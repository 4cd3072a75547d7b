// SPDX-License-Identifier: MIT
module sslp

go 1.19
